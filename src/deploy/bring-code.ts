import { ask, type DeployPorts } from './ports';
import { DeployTrouble } from './trouble';
import { runningBuild, waitForReady } from './wait-for';

export interface Where {
  readonly group: string;
  readonly appName: string;
  /** `https://…`, without a path. */
  readonly origin: string;
}

const MINUTES = 30;

/** Brings the zip to App Service, unless it runs there already, and waits until the bot says that it is that build. */
export async function bringCode(
  ports: DeployPorts,
  { group, appName, origin }: Where,
  zip: string,
  build: string,
): Promise<void> {
  if ((await runningBuild(ports, origin)) === build) return ports.say(`  there already  code ${build}`);
  const app = ['--resource-group', group, '--name', appName];
  await ask(
    ports,
    `bring the code to ${appName}`,
    // Whether it has started is asked of the bot itself, below.
    ['webapp', 'deploy', ...app, '--src-path', zip, '--type', 'zip', '--async', 'true', '--track-status', 'false'],
    { minutes: MINUTES },
  );
  ports.say(`  sent           code ${build}; waiting until ${origin} is ready`);
  if (!(await waitForReady(ports, origin, build)))
    throw new DeployTrouble(
      `The code was sent, but ${origin}/readyz did not say within a quarter of an hour that it is build ${build}. Look at "az webapp log tail --resource-group ${group} --name ${appName}": a setting that is missing or wrong is named there. Then run it again.`,
    );
  ports.say(`  runs           code ${build}`);
}
