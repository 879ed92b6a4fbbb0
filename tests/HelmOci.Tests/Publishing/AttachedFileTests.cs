using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>Files that a project lists as attachments, as they are found.</summary>
public sealed class AttachedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"spdxVersion":"SPDX-2.3"}""", "application/spdx+json")]
    [InlineData("\uFEFF\n { \"name\": {\"a\":[1,{\"b\":2}]}, \"n\": null, \"spdxVersion\" : \"SPDX-2.2\" }", "application/spdx+json")]
    [InlineData("""{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}""", "application/spdx+json")]
    [InlineData("SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n", "text/spdx")]
    [InlineData("""{"$schema":"x","bomFormat":"CycloneDX","specVersion":"1.6"}""", "application/vnd.cyclonedx+json")]
    [InlineData("<?xml version=\"1.0\"?>\n<!-- c -->\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\"/>", "application/vnd.cyclonedx+xml")]
    [InlineData("""{"_type":"https://in-toto.io/Statement/v1","subject":[]}""", "application/vnd.in-toto+json")]
    public void SayWhatTheyAre(string content, string type)
    {
        var file = Assert.Single(ChartAttachment.ReadAll([File("bom", content)]));

        Assert.Equal((type, type, "bom"), (file.ArtifactType, file.Content.Descriptor.MediaType, file.FileName));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("{")]
    [InlineData("""{"spdxVersion":2,"bomFormat":"other","_type":null}""")]
    [InlineData("""{"document":{"spdxVersion":"SPDX-2.3"}}""")]
    [InlineData("""["spdxVersion"]""")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("<bom/>")]
    [InlineData("<!DOCTYPE bom [<!ENTITY a 'b'>]><bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\"/>")]
    [InlineData("<bom")]
    public void WantATypeWhereTheyDoNotSay(string content)
    {
        Assert.Equal([DiagnosticCodes.AttachmentTypeUnknown], Codes(File("report", content)));
        Assert.Equal("text/csv", Assert.Single(ChartAttachment.ReadAll([File("report", content) with { ArtifactType = "text/csv" }])).ArtifactType);
    }

    [Theory]
    [InlineData("application/vnd.example.report+json", true)]
    [InlineData("text/x", true)]
    [InlineData("sbom", false)]
    [InlineData("text/", false)]
    [InlineData("text/plain; charset=utf-8", false)]
    [InlineData("text/plain/x", false)]
    [InlineData("-text/plain", false)]
    [InlineData("text/\u00e4", false)]
    public void HaveAMediaType(string type, bool isOne)
    {
        var file = File("report", "x") with { ArtifactType = "text/plain" };
        string[] expected = isOne ? [] : [DiagnosticCodes.MediaTypeMalformed];

        Assert.Equal(expected, Codes(file with { ArtifactType = type }));
        Assert.Equal(expected, Codes(file with { MediaType = type }));
    }

    [Fact]
    public void MustBeThere()
    {
        var large = _folder.Write("large", "");
        using (var stream = System.IO.File.OpenWrite(large)) stream.SetLength(ChartAttachment.Largest + 1L);
        AttachedFile[] files = [new(_folder.Path), new(_folder.Path + "/none/none.json"), new(""), File("empty", ""), new(large), File("x", "x") with { MediaType = "x" }];

        Assert.Equal(
            [
                DiagnosticCodes.AttachmentUnreadable, DiagnosticCodes.AttachmentUnreadable, DiagnosticCodes.AttachmentUnreadable,
                DiagnosticCodes.AttachmentUnfit, DiagnosticCodes.AttachmentUnfit, DiagnosticCodes.MediaTypeMalformed,
            ],
            Codes(files));
    }

    [Fact]
    public void HaveALimitTogether()
    {
        AttachedFile[] files = [File("a", "12345") with { ArtifactType = "text/x" }, File("b", "67890") with { ArtifactType = "text/x" }, File("c", "") with { ArtifactType = "text/x" }];

        Assert.Equal(2, ChartAttachment.ReadAll([files[0], files[1], files[0]], room: 10).Count);
        var fault = Assert.Single(Assert.Throws<ChartException>(() => ChartAttachment.ReadAll(files, room: 9)).Diagnostics);
        Assert.Equal(DiagnosticCodes.AttachmentUnfit, fault.Code);
        Assert.Contains($"'{files[1].Path}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AreAttachedOnceWhereTheyAreListedTwice()
    {
        var file = File("a/bom.json", """{"bomFormat":"CycloneDX"}""");

        var read = ChartAttachment.ReadAll([file, file, file with { Subject = AttachmentSubject.Image }, file with { MediaType = "application/json" }, file with { ArtifactType = "text/x" }]);

        Assert.Equal(4, read.Count);
    }

    private AttachedFile File(string name, string content) => new(_folder.Write(name, content));

    private static IEnumerable<string> Codes(params AttachedFile[] files)
    {
        try
        {
            ChartAttachment.ReadAll(files);

            return [];
        }
        catch (ChartException fault)
        {
            return [.. fault.Diagnostics.Select(diagnostic => diagnostic.Code)];
        }
    }
}
