import { SNSClient } from "@aws-sdk/client-sns";
import type { TopicDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { topicDriver } from "./topic-driver.ts";

/** Topics in SNS. The client, and with it the connections, are made once per execution environment. */
export const topic: TopicDriver = topicDriver(new SNSClient(CLIENT_CONFIG));
