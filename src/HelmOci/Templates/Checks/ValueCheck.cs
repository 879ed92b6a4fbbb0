using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>
/// Finds <c>.Values.a.b</c> where nothing gives the chart an <c>a</c>: Helm fails at it (nil pointer), until somebody sets one. What an <c>if</c>, a
/// <c>default</c> or the like stands around is meant to be missing.
/// </summary>
internal sealed class ValueCheck(KnownValues values, TemplateFindings findings) : ITemplateCheck
{
    public void SeeCommand(Command command, WalkPlace place)
    {
        if (place.Chart is not { IsOwn: true, IsLibrary: false } chart || place.IsGuarded || (place.IsCondition && !place.IsCertain)) return;

        foreach (var operand in command.Operands)
        {
            var fields = place.FieldsOfRoot(operand);
            if (fields.Length < 3 || fields[0] != "Values") continue;

            var known = values.Of(chart).CountKnown(fields);
            if (known < fields.Length - 1) findings.Add(place.Template, operand.Start, isError: false, Unknown(fields, known, place.IsCertain));
        }
    }

    private static Diagnostic Unknown(string[] fields, int known, bool isCertain)
    {
        var missing = string.Join('.', fields.Skip(1).Take(known));

        return new(
            DiagnosticCodes.ValueUnknown,
            $"The chart has no value '{missing}', so '.{string.Join('.', fields)}' ends rendering with a nil pointer{(isCertain ? "" : " where it comes to this place")}, unless somebody sets it.",
            $"Correct the name, give values.yaml a '{missing}', or ask for it first, with 'if' or 'with'.");
    }
}
