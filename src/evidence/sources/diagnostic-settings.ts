import type { AzureAccess } from '../azure';
import { readDiagnosticSettings } from '../read-hub-resource';
import type { Source } from '../source';
import type { ArmClient } from './arm-client';
import { armLook } from './arm-look';

/** Where the hub's logs go. A resource has at most five of these settings: one page. */
export function diagnosticSettingsSource(azure: AzureAccess, arm: ArmClient): Source<'diagnostic-settings'> {
  return {
    kinds: ['diagnostic-settings'],
    place: "the hub's diagnostic settings",
    collect: async (subject, _window, signal) => ({
      'diagnostic-settings': await armLook({ azure, arm }, subject, signal, {
        what: 'the diagnostic settings',
        path: '/providers/Microsoft.Insights/diagnosticSettings',
        apiVersion: '2021-05-01-preview',
        read: readDiagnosticSettings,
      }),
    }),
  };
}
