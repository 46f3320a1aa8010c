import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { NotFoundError } from "@motif/core";
import type { ConfigDriver } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { errorName, serviceError } from "../ground/client/service-error.ts";

/** Configs in SSM Parameter Store. */
export function configDriver(client: SSMClient): ConfigDriver {
  return {
    async get({ name }) {
      const Name = physicalName("config", name);
      const place = `SSM parameter ${Name}`;
      const { Parameter } = await client.send(new GetParameterCommand({ Name })).catch((error) => {
        throw errorName(error) === "ParameterNotFound"
          ? new NotFoundError(
              `Config ${name} has no value: there is no ${place}. Deploy it again with Terraform.`,
            )
          : serviceError(error, `config ${name}`);
      });
      return { text: Parameter?.Value ?? "", place };
    },
  };
}
