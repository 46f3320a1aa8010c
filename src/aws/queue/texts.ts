import { anyName, type RoomGrammars } from "@motif/compile/kit";

/** What is taken where texts of queues end. */
export const TEXTS = {
  "queue.name": anyName(
    "part of the name of an SQS queue",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
  ),
} satisfies RoomGrammars;
