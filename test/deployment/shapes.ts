/**
 * What schemas/2019-04-01/deploymentTemplate.json of Azure/azure-resource-manager-schemas says of a template as a whole (its
 * definitions parameter, output, resourceBase, resourceCopy, apiVersion and expression), in words of our own: there is no
 * internet to read it from, and the rest of it is one schema a resource type.
 */
const expressionOr = (type: string) => ({ anyOf: [{ type }, { type: 'string', pattern: '^\\[.*\\]$' }] });

const VALUE_TYPES = ['string', 'securestring', 'int', 'bool', 'object', 'secureObject', 'array'];

export const TEMPLATE_SHAPE = {
  type: 'object',
  required: ['$schema', 'contentVersion', 'resources'],
  additionalProperties: false,
  properties: {
    $schema: {
      enum: [
        'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
      ],
    },
    contentVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+\\.\\d+$' },
    metadata: { type: 'object' },
    variables: { type: 'object' },
    parameters: {
      type: 'object',
      maxProperties: 256,
      additionalProperties: {
        type: 'object',
        required: ['type'],
        additionalProperties: false,
        properties: {
          type: { enum: VALUE_TYPES },
          defaultValue: {},
          allowedValues: { type: 'array', minItems: 1 },
          metadata: { type: 'object' },
          minValue: { type: 'integer' },
          maxValue: { type: 'integer' },
          minLength: { type: 'integer' },
          maxLength: { type: 'integer' },
        },
      },
    },
    resources: {
      type: 'array',
      maxItems: 800,
      items: {
        type: 'object',
        required: ['type', 'apiVersion', 'name'],
        additionalProperties: false,
        properties: {
          type: { type: 'string', pattern: '^Microsoft\\.[A-Za-z]+(/[A-Za-z]+)+$' },
          apiVersion: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d(-preview)?$' },
          name: { type: 'string', minLength: 1 },
          comments: { type: 'string', minLength: 1 },
          condition: expressionOr('boolean'),
          scope: { type: 'string' },
          location: { type: 'string' },
          dependsOn: { type: 'array', items: { type: 'string' } },
          copy: {
            type: 'object',
            required: ['name', 'count'],
            additionalProperties: false,
            properties: { name: { type: 'string' }, count: expressionOr('integer') },
          },
          kind: { type: 'string', pattern: '^[a-zA-Z0-9_.(),-]{1,64}$' },
          sku: { type: 'object', required: ['name'] },
          identity: { type: 'object', required: ['type'] },
          // Of deployments.
          subscriptionId: { type: 'string' },
          resourceGroup: { type: 'string' },
          properties: expressionOr('object'),
        },
      },
    },
    outputs: {
      type: 'object',
      maxProperties: 64,
      additionalProperties: {
        type: 'object',
        required: ['type', 'value'],
        additionalProperties: false,
        properties: { type: { enum: VALUE_TYPES }, value: {} },
      },
    },
  },
};

export const PARAMETERS_SHAPE = {
  type: 'object',
  required: ['$schema', 'contentVersion', 'parameters'],
  additionalProperties: false,
  properties: {
    $schema: { const: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#' },
    contentVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+\\.\\d+$' },
    parameters: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['value'],
        additionalProperties: false,
        properties: { value: {} },
      },
    },
  },
};
