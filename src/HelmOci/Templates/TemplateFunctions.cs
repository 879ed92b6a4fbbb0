namespace HelmOci.Templates;

/// <summary>The functions of templates: those of Go's text/template, of sprig and of Helm.</summary>
/// <remarks>Tried with Helm 3.8.1, 3.17.3 and 4.1.4. Helm takes env and expandenv out of sprig's.</remarks>
internal static class TemplateFunctions
{
    /// <summary>What every Helm from 3.8 on knows.</summary>
    public static readonly IReadOnlySet<string> Common = new HashSet<string>(StringComparer.Ordinal)
    {
        // Go's.
        "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice", "urlquery",

        // Helm's.
        "fromJson", "fromJsonArray", "fromYaml", "fromYamlArray", "include", "lookup", "required", "toJson", "toToml", "toYaml", "tpl",

        // Sprig's.
        "abbrev", "abbrevboth", "add", "add1", "add1f", "addf", "adler32sum", "ago", "all", "any", "append", "atoi", "b32dec", "b32enc", "b64dec",
        "b64enc", "base", "bcrypt", "biggest", "buildCustomCert", "camelcase", "cat", "ceil", "chunk", "clean", "coalesce", "compact", "concat",
        "contains", "date", "dateInZone", "dateModify", "date_in_zone", "date_modify", "decryptAES", "deepCopy", "deepEqual", "default",
        "derivePassword", "dict", "dig", "dir", "div", "divf", "duration", "durationRound", "empty", "encryptAES", "ext", "fail", "first", "float64",
        "floor", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
        "get", "getHostByName", "has", "hasKey", "hasPrefix", "hasSuffix", "hello", "htmlDate", "htmlDateInZone", "htpasswd", "indent", "initial",
        "initials", "int", "int64", "isAbs", "join", "kebabcase", "keys", "kindIs", "kindOf", "last", "list", "lower", "max", "maxf", "merge",
        "mergeOverwrite", "min", "minf", "mod", "mul", "mulf", "mustAppend", "mustChunk", "mustCompact", "mustDateModify", "mustDeepCopy", "mustFirst",
        "mustFromJson", "mustHas", "mustInitial", "mustLast", "mustMerge", "mustMergeOverwrite", "mustPrepend", "mustPush", "mustRegexFind",
        "mustRegexFindAll", "mustRegexMatch", "mustRegexReplaceAll", "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest", "mustReverse",
        "mustSlice", "mustToDate", "mustToJson", "mustToPrettyJson", "mustToRawJson", "mustUniq", "mustWithout", "must_date_modify", "nindent",
        "nospace", "now", "omit", "osBase", "osClean", "osDir", "osExt", "osIsAbs", "pick", "pluck", "plural", "prepend", "push", "quote", "randAlpha",
        "randAlphaNum", "randAscii", "randBytes", "randInt", "randNumeric", "regexFind", "regexFindAll", "regexMatch", "regexQuoteMeta",
        "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit", "repeat", "replace", "rest", "reverse", "round", "semver", "semverCompare", "seq",
        "set", "sha1sum", "sha256sum", "shuffle", "snakecase", "sortAlpha", "split", "splitList", "splitn", "squote", "sub", "subf", "substr",
        "swapcase", "ternary", "title", "toDate", "toDecimal", "toPrettyJson", "toRawJson", "toString", "toStrings", "trim", "trimAll", "trimPrefix",
        "trimSuffix", "trimall", "trunc", "tuple", "typeIs", "typeIsLike", "typeOf", "uniq", "unixEpoch", "unset", "until", "untilStep", "untitle",
        "upper", "urlJoin", "urlParse", "uuidv4", "values", "without", "wrap", "wrapWith",
    };

    /// <summary>What came later, and with which Helm.</summary>
    public static readonly IReadOnlyDictionary<string, string> Later = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["fromToml"] = "3.17",
        ["mustToToml"] = "4.2",
        ["mustToYaml"] = "3.18",
        ["sha512sum"] = "3.16",
        ["toYamlPretty"] = "3.17",
    };

    /// <summary>Words that are no functions and came later, with which Helm.</summary>
    /// <remarks>Go 1.18 brought the first two, Go 1.23 the other; what each Helm is made with, <c>helm version</c> tells.</remarks>
    public static readonly IReadOnlyDictionary<string, string> LaterWords = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["break"] = "3.10",
        ["continue"] = "3.10",
        ["else with"] = "3.17",
    };
}
