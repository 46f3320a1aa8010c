import { SSMClient } from "@aws-sdk/client-ssm";
import type { ConfigDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { configDriver } from "./config-driver.ts";

/** Configs in SSM Parameter Store. The client, and with it the connections, are made once per execution environment. */
export const config: ConfigDriver = configDriver(new SSMClient(CLIENT_CONFIG));
