/**
 * What the name and the ports of the hub looked like from the network that Keepalive runs in. It is never the device's
 * view: that one has another name server, another firewall and another list of trusted authorities.
 */
export interface HubProbe {
  /** The host name that was looked up and asked for in the handshake. */
  readonly host: string;
  /** When it was looked: what it says holds for that time alone. */
  readonly at: Date;
  readonly name: NameLook;
  /** One of each of `PROBED_PORTS`; none where the name leads nowhere. */
  readonly ports: readonly PortLook[];
}

/** MQTT, AMQP, and HTTPS with both over WebSockets (IoT Hub: choose a device communication protocol). */
export const PROBED_PORTS: readonly number[] = [8883, 5671, 443];

export type NameLook =
  | {
      readonly found: true;
      readonly addresses: readonly ProbedAddress[];
      /** Other names that it stands for (CNAME), where the name server tells; a private endpoint shows as `privatelink`. */
      readonly aliases: readonly string[];
    }
  | { readonly found: false; readonly code: string };

export interface ProbedAddress {
  readonly address: string;
  /** RFC 1918 or RFC 4193: it leads to a private endpoint of the hub. */
  readonly isPrivate: boolean;
}

/** How far a look at a port came. Codes are those of the system (`ECONNREFUSED`) or of the TLS layer (`ERR_SSL_…`). */
export type PortLook =
  | { readonly port: number; readonly outcome: 'not-tried' }
  | { readonly port: number; readonly outcome: 'no-connection'; readonly code: string }
  | {
      readonly port: number;
      readonly outcome: 'no-handshake';
      /** ms until TCP stood. */
      readonly connectedAfter: number;
      readonly code: string;
    }
  | Handshake;

export interface Handshake {
  readonly port: number;
  readonly outcome: 'handshake';
  /** ms until TCP stood. */
  readonly connectedAfter: number;
  /** `TLSv1.2`, `TLSv1.3`. */
  readonly protocol: string;
  /** Why the certificate is not trusted where Keepalive runs, such as `CERT_HAS_EXPIRED`; null where it is. */
  readonly untrusted: string | null;
  /** It is trusted for the sake of a private authority that Keepalive was told of, as in the lab. */
  readonly ownAuthority: boolean;
  /** From the server's certificate towards its root, as far as known here; ten at most. */
  readonly chain: readonly ProbedCertificate[];
}

export interface ProbedCertificate {
  /** Common names; '' where it has none. */
  readonly subject: string;
  readonly issuer: string;
  readonly notAfter: Date | null;
  /** SHA-256 in hexadecimal with colons. */
  readonly fingerprint: string;
}
