using var mails = new PeriodicTimer(TimeSpan.FromMinutes(1));

do
{
    Console.WriteLine($"{DateTimeOffset.UtcNow:O} no mail to send");
}
while (await mails.WaitForNextTickAsync());
