/**
 * Roots that the certificates of hubs come from, by their common names. A certificate of anybody else, shown for a hub's
 * name, was made on the way.
 */
export const HUB_ROOTS: ReadonlySet<string> = new Set([
  // Global Azure (learn.microsoft.com/azure/iot-hub/iot-hub-tls-support), and the other one that it asks devices to trust.
  'DigiCert Global Root G2',
  'Microsoft RSA Root Certificate Authority 2017',
  // Their ECC counterparts: G3 by certs.c of azure-iot-sdk-c (USE_DIGICERT_G3_CERT); Microsoft's from memory, not read.
  'DigiCert Global Root G3',
  'Microsoft ECC Root Certificate Authority 2017',
  // China, by certs.c of azure-iot-sdk-c.
  'DigiCert Global Root CA',
]);
