import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ContainerClient, ContainerSASPermissions, generateBlobSASQueryParameters } from '@azure/storage-blob';
import type { BundlePlaces } from '../store';
import type { Account } from './account';
import { isGone, troubleCode, troubleStatus } from './trouble';

/** Longer than a place is waited for and read: what is older was left by a crash, or given up. Milliseconds. */
const OLDEST = 2 * 3_600_000;
/** Clocks of machines differ by minutes. */
const SKEW = 5 * 60_000;
/** Every cloud knows it; blobs of IoT Edge's own, much older client are written by it as well. */
const SAS_VERSION = '2020-12-06';

/**
 * A container for each bundle, so that its address opens nothing else, and so that with the container everything goes that
 * a gateway put there, whatever its name; what comes later finds no place. The address can create and write, not read or
 * list: agents write the payload of a call to their own log, the address in it.
 */
export function createBundles({ service, prefix }: Pick<Account, 'service' | 'prefix'>): BundlePlaces {
  const start = `${prefix}-bundle-`;
  // No part of the id as it is: it leads in addresses.
  const placeOf = (id: string): ContainerClient =>
    service.getContainerClient(`${start}${createHash('sha256').update(id).digest('hex').slice(0, 24)}`);
  const { host, pathname } = new URL(service.url);

  return {
    host,
    form: `${start}…`,
    async open(id, now, until) {
      const container = placeOf(id);
      try {
        await container.createIfNotExists({ metadata: { until: String(now.getTime() + OLDEST) } });
        const startsOn = new Date(now.getTime() - SKEW);
        const key = await service.getUserDelegationKey(startsOn, until);
        const sas = generateBlobSASQueryParameters(
          {
            containerName: container.containerName,
            permissions: ContainerSASPermissions.parse('cw'),
            startsOn,
            expiresOn: until,
            version: SAS_VERSION,
          },
          key,
          // An emulator has the account's name in its path.
          pathname.split('/')[1] || (host.split('.')[0] ?? ''),
        );
        return { ok: true, address: `${container.url}?${sas.toString()}` };
      } catch (error) {
        const status = troubleStatus(error);
        if (status !== 401 && status !== 403) throw error;
        return {
          ok: false,
          problem: `The storage account ${host} does not let Keepalive make a place for the bundle (${status} ${troubleCode(error) ?? ''}). Give its identity the roles Storage Blob Data Contributor and Storage Blob Delegator on the account.`,
        };
      }
    },
    async find(id) {
      const container = placeOf(id);
      try {
        for await (const { name, properties } of container.listBlobsFlat()) {
          const { contentLength = 0, etag } = properties;
          const bytes = contentLength;
          return { bytes, read: () => read(container, name, etag) };
        }
        return null;
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },
    async remove(id) {
      await removed(placeOf(id));
    },
    async sweep(now) {
      let gone = 0;
      for await (const { name, metadata } of service.listContainers({ prefix: start, includeMetadata: true })) {
        if (Number(metadata?.until) > now.getTime()) continue;
        await removed(service.getContainerClient(name));
        gone += 1;
      }
      return gone;
    },
  };
}

/** As it was found: whoever has the address could write it anew, and larger. */
async function read(container: ContainerClient, name: string, etag: string): Promise<Readable> {
  const { readableStreamBody } = await container
    .getBlobClient(name)
    .download(0, undefined, { conditions: { ifMatch: etag } });
  if (!readableStreamBody) throw new TypeError('a download without a body');
  return readableStreamBody instanceof Readable ? readableStreamBody : Readable.from(readableStreamBody);
}

async function removed(container: ContainerClient): Promise<void> {
  try {
    await container.delete();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
