import { EventEmitter } from 'node:events';
import {
  type AuthenticationProvider,
  AuthenticationType,
  type Callback,
  NoRetry,
  type TransportConfig,
} from 'azure-iot-common';
import { Client, Message, ModuleClient, SharedAccessSignature } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import type { Clock } from '../../src/clock';

/** Where a device belongs, and the way there. */
export interface DeviceAddress {
  readonly host: string;
  readonly deviceId: string;
  readonly moduleId?: string;
  /** Base64. */
  readonly key: string;
  /** `localhost:PORT`: the lab, or what stands before it. */
  readonly gateway: string;
  /** PEM. */
  readonly ca: string;
}

/** Tokens by a clock that tests move; the SDK's own providers know the machine's time only. */
export class TokensByClock extends EventEmitter implements AuthenticationProvider {
  readonly type = AuthenticationType.Token;
  readonly #address: DeviceAddress;
  readonly #clock: Clock;
  readonly #lifetime: number;
  #token: string;

  /** @param lifetime of each token, ms */
  constructor(address: DeviceAddress, clock: Clock, lifetime = 3_600_000) {
    super();
    this.#address = address;
    this.#clock = clock;
    this.#lifetime = lifetime;
    this.#token = this.#make();
  }

  getDeviceCredentials(callback: Callback<TransportConfig>): void;
  getDeviceCredentials(): Promise<TransportConfig>;
  getDeviceCredentials(callback?: Callback<TransportConfig>): Promise<TransportConfig> | undefined {
    if (!callback) return Promise.resolve(this.#credentials());
    callback(undefined, this.#credentials());
    return undefined;
  }

  /** What the SDK's own providers do when a timer tells them to: the transport reconnects with the new token. */
  renew(): void {
    this.#token = this.#make();
    this.emit('newTokenAvailable', this.#credentials());
  }

  stop(): void {
    // The transport calls it when it disconnects; there is no timer to stop.
  }

  #credentials(): TransportConfig {
    const { host, deviceId, moduleId, gateway } = this.#address;
    const identity = moduleId === undefined ? { deviceId } : { deviceId, moduleId };
    return { host, ...identity, gatewayHostName: gateway, sharedAccessSignature: this.#token };
  }

  #make(): string {
    const { host, deviceId, moduleId, key } = this.#address;
    const id = moduleId === undefined ? deviceId : `${deviceId}/modules/${moduleId}`;
    const expires = Math.floor((this.#clock.now().getTime() + this.#lifetime) / 1000);
    return SharedAccessSignature.create(host, id, key, expires).toString();
  }
}

/** The SDK's own provider of certificates knows no gateway. */
export class CertificateAtGateway implements AuthenticationProvider {
  readonly type = AuthenticationType.X509;
  readonly #credentials: TransportConfig;

  constructor({ host, deviceId, gateway }: DeviceAddress, x509: { readonly cert: string; readonly key: string }) {
    this.#credentials = { host, deviceId, gatewayHostName: gateway, x509 };
  }

  getDeviceCredentials(callback: Callback<TransportConfig>): void;
  getDeviceCredentials(): Promise<TransportConfig>;
  getDeviceCredentials(callback?: Callback<TransportConfig>): Promise<TransportConfig> | undefined {
    if (!callback) return Promise.resolve(this.#credentials);
    callback(undefined, this.#credentials);
    return undefined;
  }
}

/** A device program that does what it is told and nothing else: it does not come back by itself. */
export async function deviceClient(address: DeviceAddress, proof: AuthenticationProvider): Promise<Client> {
  const client = Client.fromAuthenticationProvider(proof, Mqtt);
  client.setRetryPolicy(new NoRetry());
  await client.setOptions({ ca: address.ca });
  return client;
}

export async function moduleClient(address: DeviceAddress, tokens: TokensByClock): Promise<ModuleClient> {
  const client = ModuleClient.fromAuthenticationProvider(tokens, Mqtt);
  client.setRetryPolicy(new NoRetry());
  await client.setOptions({ ca: address.ca });
  return client;
}

/** Resolves when the hub, or the way to it, has ended the connection. */
export function dropped(client: Client): Promise<void> {
  return new Promise((resolve) => client.once('disconnect', () => resolve()));
}

export function message(text = '{"pressure":4.2}'): Message {
  return new Message(text);
}
