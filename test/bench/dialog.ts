/** The hubs that everybody in the bench may see; three, so that the bot has to ask which one. */
export const BENCH_HUBS = ['contoso-lab', 'fabrikam-lab', 'tailspin-lab'].map((name) => ({
  name,
  host: `${name}.azure-devices.net`,
  resourceId: `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-bench/providers/Microsoft.Devices/IotHubs/${name}`,
}));

/** A person's words up to the "Checking …" reply. Other numbers are other devices: no question is a double. */
export function dialogWords(number: number): readonly string[] {
  return ['my device keeps disconnecting', 'contoso-lab', `pump-${number}`];
}

/** How the bot's reply to the last of these words begins. */
export const CHECKING = 'Checking ';
