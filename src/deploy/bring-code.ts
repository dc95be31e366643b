import { WEB_API } from './azure-facts';
import type { Login } from './login';
import { ask, type DeployPorts, patiently } from './ports';
import { rest } from './rest';
import { DeployTrouble } from './trouble';
import { runningBuild, waitForReady } from './wait-for';

export interface Where {
  readonly group: string;
  readonly appName: string;
  readonly appResourceId: string;
  /** `https://…`, without a path. */
  readonly origin: string;
}

const MINUTES = 30;

/** Brings the zip to App Service, unless it runs there already, and waits until the bot says that it is that build. */
export async function bringCode(
  ports: DeployPorts,
  login: Login,
  at: Where,
  zip: string,
  build: string,
): Promise<void> {
  const { group, appName, origin } = at;
  if ((await runningBuild(ports, origin)) === build) return ports.say(`  there already  code ${build}`);
  const app = ['--resource-group', group, '--name', appName];
  // Whether it has started is asked of the bot itself, below.
  const how = ['--src-path', zip, '--type', 'zip', '--async', 'true', '--track-status', 'false'];
  // Just after the template the app restarts, and refuses.
  await patiently(ports, () =>
    ask(ports, `bring the code to ${appName}`, ['webapp', 'deploy', ...app, ...how], { minutes: MINUTES }),
  );
  ports.say(`  sent           code ${build}; waiting until ${origin} is ready`);
  if (!(await comesUp(ports, login, at, build)))
    throw new DeployTrouble(
      `The code was sent, but ${origin}/readyz did not say within a quarter of an hour that it is build ${build}. Look at "az webapp log tail --resource-group ${group} --name ${appName}": a setting that is missing or wrong is named there. Then run it again.`,
    );
  ports.say(`  runs           code ${build}`);
}

const ROUNDS = 5;
const TRIES_EACH = 18;

/**
 * A role that was given a moment ago is not known everywhere for minutes. Until then the app cannot have its secrets, the bot does not
 * start without them, and App Service would try again only after a day: so it is told to.
 */
async function comesUp(
  ports: DeployPorts,
  login: Login,
  { appResourceId, origin }: Where,
  build: string,
): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    // What it answers does not matter: the bot tells.
    await rest(
      ports,
      'post',
      `${login.arm}${appResourceId}/config/configreferences/appsettings/refresh?api-version=${WEB_API}`,
    );
    if (await waitForReady(ports, origin, build, TRIES_EACH)) return true;
  }
  return false;
}
