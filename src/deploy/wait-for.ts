import type { DeployPorts } from './ports';

const PAUSE = 10_000;
/** A first start of App Service takes minutes. */
const TRIES = 90;

/** Whether the bot at that origin says within a quarter of an hour that it is ready, as that build where one is named. */
export async function waitForReady(
  ports: DeployPorts,
  origin: string,
  build: string | null,
  most = TRIES,
): Promise<boolean> {
  for (let tries = 0; tries < most; tries += 1) {
    const said = await knockAt(ports, `${origin}/readyz`);
    if (said?.status === 200 && (build === null || said.build === build)) return true;
    await ports.clock.wait(PAUSE);
  }
  return false;
}

/** The build that runs there; null when nothing answers, or something that tells none. */
export async function runningBuild(ports: DeployPorts, origin: string): Promise<string | null> {
  return (await knockAt(ports, `${origin}/readyz`))?.build ?? null;
}

/** Whether the door for events would consent to Event Grid (CloudEvents "HTTP 1.1 Web Hooks", section 4): else subscribing fails. */
export async function waitForEvents(ports: DeployPorts, endpoint: string): Promise<boolean> {
  const headers = { 'webhook-request-origin': 'eventgrid.azure.net' };
  for (let tries = 0; tries < TRIES; tries += 1) {
    const said = await knockAt(ports, endpoint, { method: 'OPTIONS', headers });
    if (said?.status === 200 && said.allowed !== null) return true;
    await ports.clock.wait(PAUSE);
  }
  return false;
}

async function knockAt(ports: DeployPorts, url: string, init?: RequestInit) {
  try {
    const response = await ports.knock(url, init);
    await response.body?.cancel();
    const { status, headers } = response;
    return { status, build: headers.get('keepalive-build'), allowed: headers.get('webhook-allowed-origin') };
  } catch {
    // Whatever it was, nobody answered; the next try will tell.
    return null;
  }
}
