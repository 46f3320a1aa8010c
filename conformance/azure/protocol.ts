/** What goes between the stand-in for the host (a test) and the one for the worker (a process with a package in it). */

/** A value on its way to a function (https://github.com/Azure/azure-functions-language-worker-protobuf, `TypedData`). */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly int?: number;
  readonly http?: object;
  readonly collectionString?: { readonly string: readonly string[] };
}

/** An invocation of a function. */
export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionName: string;
  /** That of the trigger's binding. */
  readonly input: TypedData;
  readonly triggerMetadata: Readonly<Record<string, TypedData>>;
  readonly retryContext?: { readonly retryCount: number; readonly maxRetryCount: number };
}

/** What the worker tells when the package is loaded. */
export interface Ready {
  readonly kind: "ready";
  readonly functions: readonly FunctionMetadata[];
  /** Where the requests of HTTP functions go, if there are any. */
  readonly httpUri?: string;
}

/** How an invocation ended. */
export interface Outcome {
  readonly kind: "outcome";
  readonly invocationId: string;
  /** The message of what was thrown. */
  readonly error?: string;
}

/** A function as it was registered. */
export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly retryOptions?: Readonly<Record<string, unknown>>;
}
