var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/orders", () => new[] { new Order(1, "Espresso machine"), new Order(2, "Coffee beans") });
app.MapGet("/healthz", () => Results.Ok());

app.Run();

internal sealed record Order(int Id, string Item);
