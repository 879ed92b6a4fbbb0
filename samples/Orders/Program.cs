var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHealthChecks();

var app = builder.Build();
var orders = new List<Order> { new(1, "Espresso machine", 1), new(2, "Coffee beans", 12) };

app.MapGet("/orders", () => orders);
app.MapGet("/orders/{id:int}", (int id) => orders.Find(order => order.Id == id) is { } order ? Results.Ok(order) : Results.NotFound());

// What the chart's probes ask: alive as soon as the process answers, ready when its checks pass.
app.MapGet("/healthz/live", () => Results.Ok());
app.MapHealthChecks("/healthz/ready");

app.Run();

internal sealed record Order(int Id, string Item, int Quantity);
