import * as z from "zod/mini";

/** A document as Firestore's REST API gives it (https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents). */
export const storedDocument = z.object({
  name: z.string(),
  updateTime: z.string(),
  fields: z.optional(z.record(z.string(), z.unknown())),
});

/** A document that was read. */
export type StoredDocument = z.infer<typeof storedDocument>;

/** A value as the REST API takes it. */
export type Value =
  | { readonly stringValue: string }
  | { readonly integerValue: string }
  | { readonly bytesValue: string }
  | { readonly timestampValue: string }
  | { readonly booleanValue: boolean };

/** A document to be written. */
export interface NewDocument {
  readonly name: string;
  readonly fields: Readonly<Record<string, Value>>;
}

/** A moment in seconds since 1970, which may lie long ago. */
export function timestamp(seconds: number): Value {
  return { timestampValue: new Date(Math.max(0, seconds) * 1000).toISOString() };
}
