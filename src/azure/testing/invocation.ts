import { InvocationContext } from "@azure/functions";
import type { ServiceBusMessage } from "@azure/service-bus";
import type { Outbox } from "../queue/settle.ts";

type Init = NonNullable<ConstructorParameters<typeof InvocationContext>[0]>;

/** An invocation as `@azure/functions` hands it to a function, and what the function logs. */
export function invocationContext(
  init: Partial<Init> = {},
): InvocationContext & { readonly lines: string[] } {
  const lines: string[] = [];
  const context = new InvocationContext({
    invocationId: "7e2c3a55-2f0e-4c7e-9b1a-3f6f5d0f2b11",
    functionName: "test",
    logHandler: (level, line) => void lines.push(`${level} ${line}`),
    ...init,
  });
  return Object.assign(context, { lines });
}

/** A message that was sent on, with its body as text. */
export interface Sent {
  readonly queue: string;
  readonly body: string;
  readonly message: ServiceBusMessage;
}

/** An outbox that keeps what it gets. */
export class KeptOutbox implements Outbox {
  readonly sent: Sent[] = [];
  /** Thrown instead of sending. */
  failure: Error | undefined;

  async send(physical: string, _where: string, messages: readonly ServiceBusMessage[]): Promise<void> {
    if (this.failure) throw this.failure;
    for (const message of messages) {
      this.sent.push({ queue: physical, body: Buffer.from(message.body).toString(), message });
    }
  }

  to(physical: string): readonly Sent[] {
    return this.sent.filter(({ queue }) => queue === physical);
  }
}
