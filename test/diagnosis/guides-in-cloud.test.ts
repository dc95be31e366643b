import { codeGuide, GUIDES } from '../../src/diagnosis/catalogues/guides';
import { guideIn } from '../../src/diagnosis/catalogues/guides-in-cloud';
import { PAGES } from '../../src/diagnosis/catalogues/pages';
import type { Guide } from '../../src/diagnosis/finding';
import { cloudCalled } from '../cloud/clouds-in-test';

const urlIn = (name: string, guide: Guide | undefined) =>
  guide ? (guideIn(cloudCalled(name), guide)?.url ?? null) : undefined;

test('global Azure and US Government read the same guides', () => {
  for (const guide of Object.values(GUIDES)) {
    expect(guideIn(cloudCalled('public'), guide)).toEqual(guide);
    expect(guideIn(cloudCalled('fairfax'), guide)).toEqual(guide);
  }
});

test('China reads its own, where they exist: for codes the older pages', () => {
  expect(urlIn('mooncake', GUIDES.quotas)).toBe(
    'https://docs.azure.cn/en-us/iot-hub/iot-hub-devguide-quotas-throttling',
  );
  expect(urlIn('mooncake', codeGuide('404104'))).toBe(
    'https://docs.azure.cn/en-us/iot-hub/iot-hub-troubleshoot-error-404104-deviceconnectionclosedremotely',
  );
  // It has no page of its own there.
  expect(urlIn('mooncake', codeGuide('400001'))).toBeNull();
  expect(urlIn('mooncake', GUIDES.reconnect)).toBeNull();
  expect(urlIn('mooncake', GUIDES.sdkBenefits)).toBeNull();
  expect(urlIn('mooncake', GUIDES.iothubDiagnostics)).toBe('https://github.com/Azure/iothub-diagnostics');
});

test('an air-gapped cloud has no guide, or those on the host that its settings name', () => {
  expect(Object.values(GUIDES).map((guide) => guideIn(cloudCalled('ussec'), guide))).toEqual(
    Object.values(GUIDES).map(() => null),
  );
  expect(urlIn('usnat', GUIDES.quotas)).toBe(
    'https://docs.azure.eaglex.ic.gov/azure/iot-hub/iot-hub-devguide-quotas-throttling',
  );
  expect(urlIn('usnat', GUIDES.iothubDiagnostics)).toBeNull();
});

test('pages in China are whole paths of its English documentation', () => {
  const paths = [...PAGES.values()].flatMap(({ inChina }) => inChina ?? []);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !/^\/en-us\/iot-(?:hub|edge)\/[a-z0-9-]+$/.test(path))).toEqual([]);
});
