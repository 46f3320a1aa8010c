/**
 * The process that a package runs in: it loads the package as Azure's Node.js worker does, with a stand-in for
 * `@azure/functions-core`, which is the worker's own API. The programming model behind it, `@azure/functions`, is the
 * genuine one that is in the package.
 * @see https://github.com/Azure/azure-functions-nodejs-worker (setupCoreModule.ts, InvocationHandler.ts)
 */
import { readFileSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import tls from "node:tls";
import { pathToFileURL } from "node:url";
import type { FunctionMetadata, InvocationRequest, Outcome, Ready } from "./protocol.ts";

type Callback = (...inputs: unknown[]) => unknown;

interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<object>;
}

interface ProgrammingModel {
  getInvocationModel(context: object): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

const functions = new Map<string, { readonly metadata: FunctionMetadata; readonly callback: Callback }>();
let model: ProgrammingModel | undefined;

const core = {
  version: "1.0.0",
  hostVersion: "4.1036.0",
  log: (_level: string, _category: string, message: string) => process.stdout.write(`${message}\n`),
  setProgrammingModel(given: ProgrammingModel) {
    model = given;
  },
  registerFunction(metadata: FunctionMetadata, callback: Callback) {
    if (functions.has(metadata.name))
      throw new Error(`A function named ${metadata.name} is registered already.`);
    functions.set(metadata.name, { metadata, callback });
    return { dispose() {} };
  },
  registerHook: () => ({ dispose() {} }),
};

Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, [id]) => (id === "@azure/functions-core" ? core : Reflect.apply(target, self, [id])),
});

/** Service Bus has one port: connections to its name are led to the peer's. */
const { SERVICE_BUS_PORT: peerPort } = process.env;
tls.connect = new Proxy(tls.connect, {
  apply(target, self, parameters) {
    const options = parameters.find((each) => typeof each === "object" && each !== null) ?? {};
    const names = [options.host, options.servername, ...parameters];
    const isBus = names.some((name) => typeof name === "string" && name.endsWith(".servicebus.windows.net"));
    if (!isBus || peerPort === undefined) return Reflect.apply(target, self, parameters);
    const led = { ...options, port: Number(peerPort), host: "127.0.0.1" };
    return Reflect.apply(target, self, [led, ...parameters.filter((each) => typeof each === "function")]);
  },
});

async function load(folder: string): Promise<void> {
  const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  await import(pathToFileURL(join(folder, main)).href);
  const { HttpUri } = (await model?.getCapabilities({})) ?? {};
  const metadata = [...functions.values()].map((fn) => fn.metadata);
  tell({ kind: "ready", functions: metadata, ...(HttpUri !== undefined && { httpUri: HttpUri }) });
}

async function invoke(request: InvocationRequest): Promise<void> {
  const { invocationId, functionName, input, ...rest } = request;
  const fn = functions.get(functionName);
  if (!fn || !model) throw new Error(`No function ${functionName} is registered.`);
  const [name] = Object.entries(fn.metadata.bindings).find(([, { direction }]) => direction === "in") ?? [];
  const invocation = model.getInvocationModel({
    invocationId,
    metadata: fn.metadata,
    request: { ...rest, inputData: [{ name, data: input }], traceContext: {} },
    log: (level: string, category: string, message: string) => {
      if (category === "user") process.stdout.write(`${level} ${message}\n`);
    },
  });
  try {
    const { context, inputs } = await invocation.getArguments();
    const result = await invocation.invokeFunction(context, inputs, fn.callback);
    await invocation.getResponse(context, result);
    tell({ kind: "outcome", invocationId });
  } catch (error) {
    tell({ kind: "outcome", invocationId, error: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: Ready | Outcome): void {
  process.send?.(message);
}

process.on("message", (request: InvocationRequest) => void invoke(request));
await load(process.argv[2] ?? ".");
