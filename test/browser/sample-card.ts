/** A card with everything that answers use, so that the page's look can be judged without the whole bot. */
export const SAMPLE_CARD = {
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  body: [
    {
      type: 'Container',
      style: 'attention',
      bleed: true,
      items: [
        { type: 'TextBlock', text: 'pump-08 on contoso-lab', isSubtle: true, wrap: true },
        {
          type: 'TextBlock',
          text: 'Two clients use this identity and throw each other out',
          size: 'large',
          weight: 'bolder',
          wrap: true,
          style: 'heading',
        },
      ],
    },
    {
      type: 'TextBlock',
      text: 'Data up to 08:14 (07:14 UTC), 1 minute ago',
      size: 'small',
      isSubtle: true,
      wrap: true,
    },
    {
      type: 'TextBlock',
      text: 'The hub closed 214 sessions with **400027** since yesterday; each time another client had connected from a second address a moment before.',
      wrap: true,
    },
    {
      type: 'FactSet',
      facts: [
        { title: 'Sure?', value: 'Confirmed by the hub' },
        { title: 'Sessions', value: '214 in 24 h, 6 min long on average' },
        { title: 'Client', value: 'azure-iot-device/1.18.4 (node; linux; x64; a rather long version text)' },
      ],
    },
    {
      type: 'Container',
      style: 'emphasis',
      items: [
        { type: 'TextBlock', text: 'Next', weight: 'bolder' },
        { type: 'TextBlock', text: 'Give each machine its own identity. Until then stop one of the two.', wrap: true },
      ],
    },
    { type: 'TextBlock', text: 'Metrics could not be read: access denied.', color: 'warning', wrap: true },
    { type: 'TextBlock', text: 'All else is well.', color: 'good', wrap: true },
  ],
  actions: [
    { type: 'Action.Submit', title: 'Look again', data: { again: 'pump-08' } },
    {
      type: 'Action.ShowCard',
      title: 'More',
      card: {
        type: 'AdaptiveCard',
        body: [
          { type: 'TextBlock', text: 'What was looked at', weight: 'bolder' },
          { type: 'TextBlock', text: 'Connections log, registry, twin, hub resource.', wrap: true },
          { type: 'Input.Text', id: 'note', label: 'A note', placeholder: 'Optional' },
        ],
        actions: [
          { type: 'Action.OpenUrl', title: 'Guide: error 400027', url: 'https://learn.microsoft.com/azure/iot-hub/' },
        ],
      },
    },
  ],
};
