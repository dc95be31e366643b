import { createHubRegistry, type HubRegistry } from '../../../src/evidence/sources/hub-registry';
import { findSimilarIds } from '../../../src/evidence/sources/similar-devices';
import { FAULTS } from '../../kit/faults';
import { openTinyLab, type TinyLab, tinyHub } from '../../kit/tiny-lab';

const hub = tinyHub('contoso-lab', ['pump-01', 'pump-02', 'pump-08', 'pump-98', 'gate-01', "o'brien", 'a b']);
let lab: TinyLab;
let registry: HubRegistry;

beforeAll(async () => {
  lab = await openTinyLab([hub]);
});
afterAll(() => lab.close());
beforeEach(() => {
  lab.fault = undefined;
  lab.calls.length = 0;
  registry = createHubRegistry(lab.azure);
});
afterEach(() => registry.close());

const similar = (id: string) => findSimilarIds(registry, hub.host, id, new AbortController().signal);

test.each([
  ['pump-99', ['pump-98', 'pump-01', 'pump-02', 'pump-08']],
  ['PUMP-08', ['pump-08', 'pump-01', 'pump-02', 'pump-98']],
  ['gate-1', ['gate-01']],
  ["o'brian", ["o'brien"]],
  ['zzz', []],
])('%s', async (id, expected) => {
  expect(await similar(id)).toEqual(expected);
  expect(lab.calls).toEqual(['POST contoso-lab.azure-devices.net /devices/query']);
});

test.each(FAULTS)('none, and no harm, after $name', async ({ fault }) => {
  lab.fault = () => fault;
  expect(await similar('pump-99')).toEqual([]);
});
