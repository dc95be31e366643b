import { namedSecret } from './named';

/**
 * Keys by their names: what IoT Hub, DPS, storage, Service Bus, Event Hubs and Cosmos DB hand out in connection strings
 * (SharedAccessKey, AccountKey), the registry's answers (primaryKey, secondaryKey), DPS (symmetricKey, group key), IoT Edge
 * settings (device_id_pk is a PEM), and the bot's own MicrosoftAppPassword.
 */
export const KEYS = namedSecret({
  rule: 'key',
  names: [
    'shared access key',
    'shared access primary key',
    'shared key',
    'account key',
    'access key',
    'storage key',
    'primary key',
    'secondary key',
    'symmetric key',
    'master key',
    'group key',
    'enrollment key',
    'device key',
    'module key',
    'encryption key',
    'signing key',
    'function key',
    'functions key',
    'host key',
    'subscription key',
    'instrumentation key',
    'api key',
    'client secret',
    'app secret',
    'app password',
    'iotedge key',
  ],
  shortest: 4,
  // Of letters alone it is a word: "primary key: none given".
  looksRight: (value) => value.length >= 20 || !/^[a-z ]*$/i.test(value),
});

const BASE64_OR_HEX = /^(?:[A-Za-z0-9+/_-]{40,100}={0,2}|[0-9a-fA-F]{32}|[0-9a-fA-F]{64})$/;

/** `KEY=…`, `"key": "…"`, `device1_key: …`: only where the value is what keys look like. */
export const LOOSE_KEYS = namedSecret({
  rule: 'key',
  names: ['key'],
  shortest: 32,
  looksRight: (value) => BASE64_OR_HEX.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value),
});
