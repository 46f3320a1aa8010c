import * as z from "zod/mini";
import type { Json } from "../../ground/json.ts";

/**
 * How a call ended that nobody waited for: it succeeded, its attempts were used up, it became too old, or its function said that
 * trying again is pointless. The first three are Lambda's words
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
export type CallCondition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "TerminalError";

/**
 * What a destination gets of a call, in Lambda's form
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
export interface CallRecord<I = Json, O = Json> {
  readonly version: "1.0";
  /** RFC 3339. */
  readonly timestamp: string;
  readonly requestContext: {
    /** The id that `send` gave. */
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: CallCondition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: I;
  /** Not there where the function was not called at all. */
  readonly responseContext?: {
    readonly statusCode: number;
    readonly executedVersion: string;
    /** Where the function failed. */
    readonly functionError?: string;
  };
  /** The output; `errorType` and `errorMessage` of what the function threw; null where it was not called. */
  readonly responsePayload?: O | { readonly errorType: string; readonly errorMessage: string } | null;
}

/**
 * The schema of the records of a callable, for the queue that they go to.
 *
 * @example
 * ```ts
 * export const resized = queue("resized", { schema: callRecord({ input: Image, output: Thumbnail }) });
 * export const resize = callable("resize", { input: Image, output: Thumbnail, onSuccess: resized });
 * ```
 */
export function callRecord<I extends z.core.$ZodType, O extends z.core.$ZodType>({
  input,
  output,
}: {
  readonly input: I;
  readonly output: O;
}) {
  const condition = z.enum(["Success", "RetriesExhausted", "EventAgeExceeded", "TerminalError"]);
  return z.object({
    version: z.literal("1.0"),
    timestamp: z.string(),
    requestContext: z.object({
      requestId: z.string(),
      functionArn: z.string(),
      condition,
      approximateInvokeCount: z.int(),
    }),
    requestPayload: input,
    responseContext: z.optional(
      z.object({
        statusCode: z.int(),
        executedVersion: z.string(),
        functionError: z.optional(z.string()),
      }),
    ),
    responsePayload: z.optional(
      z.union([z.object({ errorType: z.string(), errorMessage: z.string() }), output, z.null()]),
    ),
  });
}
