import type { Message } from "@aws-sdk/client-sqs";
import type { HeldLetter } from "@motif/compile/kit";

/** What came from a dead-letter queue. */
export type DeadMessage = Message;

/** What a message is given back by, with another body if there is one. Settles when it is accepted. */
export type GiveBack = (letter: HeldLetter<DeadMessage>, body?: string) => Promise<void>;
