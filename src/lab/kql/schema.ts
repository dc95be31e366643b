/** The tables that a query may name, each with its columns. */
export type Schema = Readonly<Record<string, ReadonlyArray<readonly [name: string, type: string]>>>;

/** The columns of AzureDiagnostics that IoT Hub fills, with their Kusto types (resource-logs.md of the Azure docs). */
export const AZURE_DIAGNOSTICS: Schema[string] = [
  ['TimeGenerated', 'datetime'],
  ['ResourceId', 'string'],
  ['Category', 'string'],
  ['OperationName', 'string'],
  ['Level', 'string'],
  ['ResultType', 'string'],
  ['ResultDescription', 'string'],
  ['DurationMs', 'long'],
  ['CorrelationId', 'string'],
  ['ResourceProvider', 'string'],
  ['ResourceType', 'string'],
  ['Resource', 'string'],
  ['ResourceGroup', 'string'],
  ['SubscriptionId', 'string'],
  ['location_s', 'string'],
  ['properties_s', 'string'],
  ['Type', 'string'],
  ['_ResourceId', 'string'],
];

export const LOG_TABLES: Schema = { AzureDiagnostics: AZURE_DIAGNOSTICS };
