import { Agent } from 'node:https';
import { AnonymousCredential, ContainerClient, newPipeline } from '@azure/storage-blob';

/** The container behind a SAS URL, as IoT Edge's agent reaches it: with the URL and nothing else. */
export function containerAt(address: string, ca: string): { readonly container: ContainerClient; close(): void } {
  const agent = new Agent({ ca });
  const pipeline = newPipeline(new AnonymousCredential(), { retryOptions: { maxTries: 1 } });
  pipeline.factories.push({
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        return next.sendRequest(request);
      },
    }),
  });
  return { container: new ContainerClient(address, pipeline), close: () => agent.destroy() };
}

/** As the agent names it (AzureBlobRequestsUploader.cs of Azure/iotedge). */
export const BLOB_NAME = 'contoso-lab/gate-01/support-bundle-2026-11-29--12-00-00.zip';

/** What the agent does with its bundle. */
export async function uploadBundle(address: string, ca: string, zip: Buffer): Promise<void> {
  const { container, close } = containerAt(address, ca);
  try {
    await container.getBlockBlobClient(BLOB_NAME).uploadData(zip);
  } finally {
    close();
  }
}
