import { readDiagnosticSettings } from '../read-hub-resource';
import type { Source } from '../source';
import { type ArmContext, armLook } from './arm-look';

/** Where the hub's logs go. A resource has at most five of these settings: one page. */
export function diagnosticSettingsSource(context: ArmContext): Source<'diagnostic-settings'> {
  return {
    kinds: ['diagnostic-settings'],
    place: "the hub's diagnostic settings",
    collect: async (subject, _window, signal) => ({
      'diagnostic-settings': await armLook(context, subject, signal, {
        what: 'the diagnostic settings',
        path: '/providers/Microsoft.Insights/diagnosticSettings',
        apiVersion: '2021-05-01-preview',
        read: readDiagnosticSettings,
      }),
    }),
  };
}
