#:sdk Microsoft.NET.Sdk.Web
// In your file: #:package HelmOci.Build@0.1.0
#:property Version=1.0.0
#:property PublishAot=false
#:property ContainerRepository=shop/rates
#:property ChartLayoutPath=artifacts/oci/

var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/rates", () => "EUR 1.08");
app.MapGet("/healthz", () => Results.Ok());

app.Run();
