var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/invoices", () => new[] { new Invoice(1, 349.00m) });
app.MapGet("/healthz", () => Results.Ok());

app.Run();

internal sealed record Invoice(int Order, decimal Total);
