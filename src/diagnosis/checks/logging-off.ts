import type { DiagnosticSetting } from '../../evidence/hub-resource';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { loggingCommand } from '../commands';
import { count } from '../words';

export const loggingOff = defineCheck({
  id: 'logging-off',
  asks: 'Does the hub log connections at all?',
  needs: [],
  uses: ['diagnostic-settings', 'fleet', 'connections', 'hub'],
  run({ 'diagnostic-settings': settings, fleet, connections, hub }, { subject }) {
    // A hub with records logs, or did in this window, whatever its settings say now.
    if ((fleet?.records ?? 0) > 0 || (connections?.records.length ?? 0) > 0) return undefined;
    const carries = settings?.some(carriesConnections);
    // Switched on and nothing logged: then nothing happened.
    if (carries || (settings === undefined && fleet === undefined)) return undefined;
    return {
      id: 'logging-off',
      severity: 'warning',
      confidence: settings ? 'confirmed' : 'likely',
      title: 'The hub does not log connections',
      explanation:
        'So nobody can see when and why the device dropped, and the past cannot be recovered. Once it is switched on, the next drops can be explained.',
      codes: [],
      because: [
        settings
          ? {
              kind: 'diagnostic-settings',
              text:
                settings.length === 0
                  ? 'The hub has no diagnostic setting.'
                  : `${count(settings.length, 'diagnostic setting')} seen, none of them carries the category Connections.`,
            }
          : { kind: 'fleet', text: 'There is no connection record of any device of the whole hub in this time.' },
      ],
      guides: [GUIDES.monitor, GUIDES.connectivity],
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Add a diagnostic setting with the category Connections to a Log Analytics workspace (portal: the hub, Monitoring, Diagnostic settings), then ask again after the next drop.',
          command: loggingCommand(subject.hub, { resourceId: hub?.id }),
        },
        {
          do: 'provide',
          who: 'technician at the device',
          text: 'Until then the log of the device itself is the only witness: give me that.',
        },
      ],
      explains: [],
    };
  },
});

function carriesConnections({ properties }: DiagnosticSetting): boolean {
  const arrives = properties.workspaceId || properties.storageAccountId || properties.eventHubAuthorizationRuleId;
  return (
    Boolean(arrives) &&
    (properties.logs ?? []).some(
      ({ category, categoryGroup, enabled }) =>
        enabled === true && (category?.toLowerCase() === 'connections' || categoryGroup?.toLowerCase() === 'alllogs'),
    )
  );
}
