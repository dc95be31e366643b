import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import catalogue from '../../src/diagnosis/catalogues/sdks.json';
import { type Ask, askWith, Unanswered } from './ask';
import { refresh, toFile } from './refresh';
import { newestRelease } from './registries';

const TODAY = '2027-02-03';

function recorded(file: string): string {
  return readFileSync(join(__dirname, 'answers', file), 'utf8');
}

/** Recorded answers in the services' own shapes, shortened. */
const ANSWERS: Readonly<Record<string, string>> = {
  'https://registry.npmjs.org/azure-iot-device': recorded('npm.json'),
  'https://api.nuget.org/v3-flatcontainer/microsoft.azure.devices.client/index.json': recorded('nuget-index.json'),
  'https://api.nuget.org/v3/registration5-semver1/microsoft.azure.devices.client/1.43.0.json':
    recorded('nuget-1.43.0.json'),
  'https://api.nuget.org/v3/registration5-semver1/microsoft.azure.devices.client/1.42.3.json':
    recorded('nuget-1.42.3.json'),
  'https://pypi.org/pypi/azure-iot-device/json': recorded('pypi.json'),
  'https://repo1.maven.org/maven2/com/microsoft/azure/sdk/iot/iot-device-client/maven-metadata.xml':
    recorded('maven-metadata.xml'),
  'https://api.github.com/repos/Azure/azure-iotedge/releases?per_page=100': recorded('github.json'),
};

const ask: Ask = async (url) => {
  const answer = ANSWERS[url];
  if (answer === undefined) throw new Unanswered(`${new URL(url).host} answered 404`);
  return answer;
};

describe('the newest release', () => {
  test.each([
    ['npm', { registry: 'npm', name: 'azure-iot-device' }, '1.18.4', '2026-01-28'],
    [
      'NuGet, but not what is unlisted',
      { registry: 'nuget', name: 'Microsoft.Azure.Devices.Client' },
      '1.42.3',
      '2024-03-28',
    ],
    ['PyPI, but nothing yanked or empty', { registry: 'pypi', name: 'azure-iot-device' }, '2.14.0', '2024-07-17'],
    ['Maven', { registry: 'maven', name: 'com.microsoft.azure.sdk.iot:iot-device-client' }, '2.5.1', '2026-04-21'],
    ['GitHub', { registry: 'github', name: 'images', repository: 'Azure/azure-iotedge' }, '1.6.1', '2026-08-12'],
    [
      'GitHub, with a file of that name',
      { registry: 'github', name: 'daemon', repository: 'Azure/azure-iotedge', asset: 'aziot-edge' },
      '1.6.0',
      '2026-07-14',
    ],
  ])('of %s, and no preview', async (_story, wanted, version, date) => {
    expect(await newestRelease(wanted, ask)).toEqual({ version, date });
  });

  test.each([
    ['no JSON', '<html>'],
    ['another shape', '{"versions":[]}'],
    ['an empty answer', ''],
    ['only previews', '{"versions":{"2.0.0-preview.1":{}},"time":{"2.0.0-preview.1":"2026-01-01T00:00:00Z"}}'],
    ['a version that is no version', '{"versions":{"1.0.0\\n|x":{}},"time":{}}'],
    ['no date', '{"versions":{"9.0.0":{}},"time":{}}'],
    ['only withdrawn ones', '{"versions":{"9.0.0":{"deprecated":"broken"}},"time":{"9.0.0":"2026-01-01T00:00:00Z"}}'],
  ])('%s is one line', async (_story, answer) => {
    const looked = newestRelease({ registry: 'npm', name: 'x' }, async () => answer);
    await expect(looked).rejects.toThrow(Unanswered);
    await expect(looked).rejects.toThrow(/^registry\.npmjs\.org [^\n]+$/);
  });

  test('a registry that nobody knows', async () => {
    await expect(newestRelease({ registry: 'cpan', name: 'x' }, ask)).rejects.toThrow('there is no registry cpan');
  });
});

describe('a refresh', () => {
  function known(...versions: ReadonlyArray<readonly [name: string, version: string, registry?: string]>) {
    const packages = versions.map(([name, version, registry = 'npm']) => ({
      registry,
      name,
      newest: { version, date: '2020-01-01' },
    }));
    return { about: 'kept', date: '2026-11-23', sdks: [{ id: 'x', packages, floor: { version: '1.0.0' } }] };
  }

  test('shows old and new with their dates, and moves the catalogue’s date', async () => {
    const old = known(['azure-iot-device', '1.18.3']);
    const { catalogue: next, lines, changed, unreached } = await refresh(old, ask, TODAY);
    expect(lines).toEqual(['npm    azure-iot-device: 1.18.3 of 2020-01-01 → 1.18.4 of 2026-01-28']);
    expect([changed, unreached, next.date]).toEqual([1, 0, TODAY]);
    expect(next.sdks[0]?.packages[0]?.newest).toEqual({ version: '1.18.4', date: '2026-01-28' });
    expect(next.sdks[0]).toMatchObject({ id: 'x', floor: { version: '1.0.0' } });
    expect(old.sdks[0]?.packages[0]?.newest.version).toBe('1.18.3');
  });

  test('a version that is known keeps the date that people read; an older one changes nothing', async () => {
    const { catalogue: next, lines } = await refresh(
      known(['azure-iot-device', '1.18.4'], ['azure-iot-device', '1.19.0']),
      ask,
      TODAY,
    );
    expect(lines).toEqual([
      'npm    azure-iot-device: 1.18.4 of 2020-01-01',
      'npm    azure-iot-device: stays 1.19.0 of 2020-01-01; the registry’s newest is 1.18.4',
    ]);
    expect(next.sdks[0]?.packages.map(({ newest }) => newest.date)).toEqual(['2020-01-01', '2020-01-01']);
  });

  test('who does not answer is one line, the others go on, and the catalogue’s date stays', async () => {
    const {
      catalogue: next,
      lines,
      changed,
      unreached,
    } = await refresh(known(['gone', '1.0.0'], ['azure-iot-device', '2.9.0', 'pypi']), ask, TODAY);
    expect(lines).toEqual([
      'npm    gone: registry.npmjs.org answered 404; stays 1.0.0 of 2020-01-01',
      'pypi   azure-iot-device: 2.9.0 of 2020-01-01 → 2.14.0 of 2024-07-17',
    ]);
    expect([changed, unreached, next.date]).toEqual([1, 1, '2026-11-23']);
  });

  test('a bug of ours is no silent registry', async () => {
    const broken: Ask = async () => {
      throw new TypeError('ours');
    };
    await expect(refresh(known(['azure-iot-device', '1.0.0']), broken, TODAY)).rejects.toThrow('ours');
  });

  test('writing without a change leaves the file as it is', () => {
    const file = readFileSync(join(__dirname, '../../src/diagnosis/catalogues/sdks.json'), 'utf8');
    expect(toFile(catalogue)).toBe(file);
  });

  test('every package of the catalogue has a registry to be asked', async () => {
    const asked: string[] = [];
    await refresh(
      catalogue,
      async (url) => {
        asked.push(new URL(url).host);
        throw new Unanswered('not now');
      },
      TODAY,
    );
    expect(asked).toHaveLength(catalogue.sdks.flatMap(({ packages }) => packages).length);
    expect([...new Set(asked)].sort()).toEqual([
      'api.github.com',
      'api.nuget.org',
      'pypi.org',
      'registry.npmjs.org',
      'repo1.maven.org',
    ]);
  });
});

describe('asking', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  async function answering(listener: RequestListener): Promise<string> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const address = started.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  test('gives the text', async () => {
    const url = await answering((_request, response) => response.end('{"ok":true}'));
    expect(await askWith()(url)).toBe('{"ok":true}');
  });

  test('a status that is none of success is said', async () => {
    const url = await answering((_request, response) => {
      // Not chained: restify, loaded by another test of the same worker, replaces writeHead by one that returns nothing.
      response.writeHead(503);
      response.end('later');
    });
    await expect(askWith()(url)).rejects.toThrow(/^127\.0\.0\.1:\d+ answered 503$/);
  });

  test('what is endless is cut off', async () => {
    const url = await answering((_request, response) => {
      const more = (): void => {
        if (response.write('x'.repeat(64_000))) setImmediate(more);
        else response.once('drain', more);
      };
      response.on('error', () => undefined);
      more();
    });
    await expect(askWith({ milliseconds: 20_000, bytes: 2_000_000 })(url)).rejects.toThrow('more than 2 MB');
  });

  test('who never answers is not waited for', async () => {
    const url = await answering(() => undefined);
    await expect(askWith({ milliseconds: 50, bytes: 1_000 })(url)).rejects.toThrow(/did not answer within 0\.05 s$/);
  });

  test('nobody there', async () => {
    const url = await answering(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    await expect(askWith()(url)).rejects.toThrow(/could not be reached \(ECONNREFUSED\)$/);
  });
});
