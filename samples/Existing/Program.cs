var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/catalog", () => new[] { new Product(1, "Espresso machine"), new Product(2, "Coffee beans") });
app.MapGet("/healthz", () => Results.Ok());

app.Run();

internal sealed record Product(int Id, string Name);
