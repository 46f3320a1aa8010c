import { heldContent, type ObjectContent, SMALL_OBJECT_BYTES, streamedContent } from "@motif/core/driver";

/** What the SDK gives as the body of an object. */
export interface SdkBody {
  transformToWebStream(): ReadableStream;
  transformToByteArray(): Promise<Uint8Array>;
}

/** The content of an object, which can be read once. */
export async function readContent(body: SdkBody | undefined, length: number): Promise<ObjectContent> {
  if (!body) return heldContent(new Uint8Array());
  if (length <= SMALL_OBJECT_BYTES) return heldContent(await body.transformToByteArray());
  return streamedContent(body.transformToWebStream() as ReadableStream<Uint8Array>); // of the bytes of an HTTP response
}
