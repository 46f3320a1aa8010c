import type { StreamDriver } from "@motif/core/platform";
import { kinesisClient } from "./client.ts";
import { streamDriver } from "./stream-driver.ts";

/** Streams in Kinesis. The client, and with it the connections, are made once per execution environment. */
export const stream: StreamDriver = streamDriver(kinesisClient());
