import {
  BlobSASPermissions,
  type BlobServiceClient,
  generateBlobSASQueryParameters,
  SASProtocol,
  type UserDelegationKey,
} from "@azure/storage-blob";
import type { PresignedUpload } from "@motif/core";
import type { SignedObject } from "@motif/core/platform";
import { blobNameOf, refuseDots } from "./name.ts";

/** How long a key to sign with is asked for, and how much of that has to be left when it is used: no URL is for longer. */
const KEY_MS = 4 * 3_600_000;
const LEFT_MS = 3_600_000 + 60_000;

/** Signs URLs for uploads with keys of the identity's, each of which is kept for hours. */
export class UploadSigner {
  readonly #service: BlobServiceClient;
  #key: { readonly value: Promise<UserDelegationKey>; readonly expiresAt: number } | undefined;

  constructor(service: BlobServiceClient) {
    this.#service = service;
  }

  /**
   * A URL for one upload. Its permission is "create", "write a new blob", so that it replaces none
   * (https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas#specify-permissions).
   */
  async sign(
    containerName: string,
    { key, contentType, expiresSeconds }: SignedObject,
  ): Promise<PresignedUpload> {
    refuseDots(key);
    const blobName = blobNameOf(key);
    const { url } = this.#service.getContainerClient(containerName).getBlobClient(blobName);
    const signing = await this.#delegationKey();
    // The service counts in whole seconds.
    const expiresOn = new Date(Math.floor(Date.now() / 1000 + expiresSeconds) * 1000);
    const signature = generateBlobSASQueryParameters(
      {
        containerName,
        blobName,
        permissions: BlobSASPermissions.parse("c"),
        expiresOn,
        protocol: url.startsWith("https:") ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
      },
      signing,
      this.#service.accountName,
    );
    return {
      method: "PUT",
      url: `${url}?${signature}`,
      headers: { "content-type": contentType, "if-none-match": "*", "x-ms-blob-type": "BlockBlob" },
      expiresAt: expiresOn.toISOString(),
    };
  }

  /** Calls at the same time share one request; what it fails with is nobody else's. */
  #delegationKey(): Promise<UserDelegationKey> {
    const now = Date.now();
    if (this.#key && now < this.#key.expiresAt - LEFT_MS) return this.#key.value;
    const expiresAt = now + KEY_MS;
    const value = this.#service.getUserDelegationKey(new Date(now - 300_000), new Date(expiresAt));
    const asked = { value, expiresAt };
    this.#key = asked;
    value.catch(() => {
      if (this.#key === asked) this.#key = undefined;
    });
    return value;
  }
}
