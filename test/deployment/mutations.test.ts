import { asValue, objectOf } from '../kit/arm/value';
import { EXPANDED_RULES } from './expanded-rules';
import { SETTINGS_RULES } from './settings-rules';
import { filesOfProject, type Subject, subjectOf } from './subject';
import { TEXT_RULES } from './text-rules';

// Each rule can fail: one text of a file is replaced, and the rule that is named must say so.

const FILES = filesOfProject();
const RULES = { ...TEXT_RULES, ...EXPANDED_RULES, ...SETTINGS_RULES };

type FileName = 'template' | 'list' | 'public';

function changed(file: FileName, from: string, to: string): Subject {
  const swap = (value: object) => {
    const text = JSON.stringify(value);
    if (!text.includes(from)) throw new Error(`nothing to change: ${from}`);
    return objectOf(asValue(JSON.parse(text.replace(from, () => to))), file);
  };
  const { template, list, files } = FILES;
  return subjectOf({
    template: file === 'template' ? swap(template) : template,
    list: file === 'list' ? swap(list) : list,
    files: file === 'public' ? { ...files, public: swap(files.public) } : files,
  });
}

const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const READER = '43d0d8ad-25c7-4714-9337-8ba259a9fe05';

const MUTATIONS: ReadonlyArray<readonly [rule: keyof typeof RULES, file: FileName, from: string, to: string]> = [
  ['shape', 'template', '"contentVersion":"1.0.0.0"', '"contentVersion":"1.0"'],
  ['shape', 'template', '"minLength":3', '"minimumLength":3'],
  ['shape', 'public', '{"value":"keepalive"}', '{"default":"keepalive"}'],
  ['typesAreListed', 'template', '"apiVersion":"2023-07-01"', '"apiVersion":"2024-11-01"'],
  ['typesAreListed', 'template', 'Microsoft.Network/virtualNetworks"', 'Microsoft.Network/networkWatchers"'],
  ['typesAreListed', 'list', '"type":"Microsoft.Web/sites"', '"type":"Microsoft.Web/slots"'],
  ['looksAreListed', 'template', "'2020-02-02').ConnectionString", "'2015-05-01').ConnectionString"],
  ['listTellsItsSources', 'list', '"read":"seen"', '"read":"believed"'],
  ['listTellsItsSources', 'list', '"collected":"2', '"collected":"in 2'],
  ['idsAreListed', 'template', READER, OWNER],
  ['idsAreListed', 'list', READER, '11111111-25c7-4714-9337-8ba259a9fe05'],
  ['noMightyRoles', 'list', '"name":"Monitoring Reader"', '"name":"Contributor"'],
  [
    'everythingIsUsed',
    'template',
    '"parameters":{"namePrefix"',
    '"parameters":{"unused":{"type":"string","defaultValue":""},"namePrefix"',
  ],
  ['everythingIsUsed', 'template', '"variables":{', '"variables":{"unused":1,'],
  ['everythingIsUsed', 'template', "[parameters('storageSku')]", "[parameters('storageSize')]"],
  ['secretsAreSecure', 'template', '"webSiteKey":{"type":"securestring"', '"webSiteKey":{"type":"string"'],
  [
    'secretsAreSecure',
    'template',
    '"botAppPassword":{"type":"securestring","defaultValue":""',
    '"botAppPassword":{"type":"securestring","defaultValue":"x"',
  ],
  ['noSuchFunctions', 'template', '[uniqueString(resourceGroup().id)]', '[uniqueString(newGuid())]'],
  ['noSuchFunctions', 'template', "[string(parameters('caseDays'))]", '[utcNow()]'],
  ['noSuchFunctions', 'template', "[variables('insightsId')]", "[listKeys(variables('insightsId'), '2020-02-02').key]"],
  [
    'keysGoIntoTheVault',
    'template',
    '"displayName":"Keepalive"',
    `"displayName":"[listChannelWithKeys(variables('directLineId'), '2022-09-15').name]"`,
  ],
  ['filesHaveWhatIsAsked', 'public', '"namePrefix":{"value":"keepalive"},', ''],
  [
    'filesHaveWhatIsAsked',
    'template',
    '"namePrefix":{"type":"string"',
    '"namePrefix":{"type":"string","defaultValue":"keepalive"',
  ],
  ['everyParameterIsExplained', 'template', '"Of the Azure Bot. F0 is limited in messages over Direct Line."', '""'],
  [
    'neverMultiTenant',
    'template',
    '["UserAssignedMSI","SingleTenant"]',
    '["UserAssignedMSI","SingleTenant","MultiTenant"]',
  ],
  ['everyCaseExpands', 'public', '"value":"appService"', '"value":"vm"'],
  ['everyCaseExpands', 'template', "[take(variables('name'), 24)]", "[take(variables('name'), 24)"],
  ['namesFit', 'template', "[take(variables('name'), 24)]", "[variables('name')]"],
  [
    'namesFit',
    'template',
    "[concat(variables('prefix'), '-', variables('unique'))]",
    "[concat(variables('prefix'), '-of-keepalive-', variables('unique'))]",
  ],
  [
    'namesFit',
    'template',
    "[take(concat(variables('prefix'), variables('unique')), 24)]",
    "[take(variables('name'), 24)]",
  ],
  ['onceEach', 'template', "'/scm')]", "'/ftp')]"],
  ['waitsForWhatItNames', 'template', `"[resourceId('Microsoft.Web/serverfarms', variables('planName'))]",`, ''],
  [
    'waitsForWhatItNames',
    'template',
    `["[variables('botId')]"`,
    `["[resourceId('Microsoft.BotService/botServices', 'another')]"`,
  ],
  [
    'waitsForWhatItNames',
    'template',
    `"dependsOn":["[variables('identityId')]","[variables('siteId')]"`,
    `"dependsOn":["[variables('identityId')]"`,
  ],
  [
    'looksOfOutputs',
    'template',
    `"appName":{"type":"string","value":"[variables('name')]"}`,
    `"appName":{"type":"string","value":"[reference(variables('siteId'), '2023-12-01').defaultHostName]"}`,
  ],
  ['namesLast', 'template', '[uniqueString(resourceGroup().id)]', '[uniqueString(subscription().id)]'],
  ['everySettingIsSet', 'template', '"WEB_PROXIES":', '"WEB_PROXY":'],
  ['everySettingIsSet', 'template', '"EVENTS_CALLERS":', '"EVENTS_CALLER":'],
  [
    'bothHostsGetTheSame',
    'template',
    "'name', lambdaVariables('one').key",
    "'name', concat(lambdaVariables('one').key, '_')",
  ],
  ['theProgramStarts', 'template', '[parameters(\'botAppType\')]","MicrosoftAppId"', 'MultiTenant","MicrosoftAppId"'],
  ['theProgramStarts', 'template', '[environment().name]', "[concat(environment().name, 's')]"],
  ['theProgramStarts', 'template', "/secrets/', toLower", "/keys/', toLower"],
  ['secretsAreThere', 'template', '/web-session-secret', '/session-secret'],
  ['secretsStayInTheVault', 'template', '"WEB_OPEN_HUBS":"[', `"WEB_OPEN_HUBS":"[parameters('webSiteKey')]","X":"[`],
  [
    'secretsStayInTheVault',
    'template',
    `"appName":{"type":"string","value":"[variables('name')]"}`,
    `"appName":{"type":"string","value":"[parameters('webSiteKey')]"}`,
  ],
  ['outputsAreAsAgreed', 'template', '"botName":{', '"nameOfBot":{'],
  ['rolesAreTheLeast', 'template', "variables('roles').iotHubDataReader, ", ''],
  [
    'rolesAreTheLeast',
    'template',
    "[variables('roles').storageBlobDataReader]",
    "[variables('roles').storageBlobDataContributor]",
  ],
  [
    'rolesAreTheLeast',
    'template',
    "createArray('Microsoft.Devices/IotHubs/devices/write')",
    "createArray('Microsoft.Devices/IotHubs/*')",
  ],
  ['rolesAreTheLeast', 'template', '"actions":[],"notActions"', '"actions":["*"],"notActions"'],
  [
    'rolesAreTheLeast',
    'template',
    "equals(parameters('allowEdgeLogs'), 'on')",
    "equals(parameters('allowEdgeLogs'), 'off')",
  ],
  ['rolesAreTheLeast', 'template', `"scope":"[variables('storageId')]"`, '"scope":"[resourceGroup().id]"'],
  ['rolesAreTheLeast', 'template', '"principalType":"ServicePrincipal"', '"principalType":"User"'],
  [
    'assignmentsKeepTheirHolder',
    'template',
    "guid(variables('storageId'), variables('reader')",
    "guid(variables('storageId'), variables('identityId')",
  ],
  ['isHard', 'template', '"allowSharedKeyAccess":false', '"allowSharedKeyAccess":true'],
  ['isHard', 'template', '"minimumTlsVersion":"TLS1_2"', '"minimumTlsVersion":"TLS1_0"'],
  ['isHard', 'template', '"httpsOnly":true', '"httpsOnly":false'],
  ['isHard', 'template', '"ftpsState":"Disabled"', '"ftpsState":"AllAllowed"'],
  ['isHard', 'template', '"healthCheckPath":"/healthz",', ''],
  ['isHard', 'template', '"enablePurgeProtection":true,', ''],
  ['isHard', 'template', '"allow":false', '"allow":true'],
  ['isHard', 'template', '"allowInsecure":false', '"allowInsecure":true'],
  [
    'isHard',
    'template',
    '\'Deny\', \'Allow\')]","bypass":"AzureServices"',
    '\'Allow\', \'Allow\')]","bypass":"AzureServices"',
  ],
  [
    'noOpenOrigins',
    'template',
    '"webSocketsEnabled":false',
    '"webSocketsEnabled":false,"cors":{"allowedOrigins":["*"]}',
  ],
  ['webChatIsClosed', 'template', '"isSecureSiteEnabled":true', '"isSecureSiteEnabled":false'],
  ['webChatIsClosed', 'template', '"trustedOrigins":["[', `"trustedOrigins":["https://other.example","[`],
  ['botIsReached', 'template', '\'/api/messages\')]","msaAppType"', '\'/api/message\')]","msaAppType"'],
  ['botIsReached', 'template', "'/api/events')]", "'/events')]"],
  ['storeIsThere', 'template', '/default/keepalive-jobs', '/default/jobs'],
];

test.each(MUTATIONS)('%s says so when in the %s %s becomes %s', (rule, file, from, to) => {
  expect(RULES[rule]?.(changed(file, from, to))).not.toEqual([]);
});

test('there is one of each rule', () => {
  expect([...new Set(MUTATIONS.map(([rule]) => rule))].sort()).toEqual(Object.keys(RULES).sort());
});
