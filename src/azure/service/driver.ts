import { httpServices } from "@motif/core/driver";
import type { ServiceDriver } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";

/** Services over HTTP; the compiler says where each is. */
export const service: ServiceDriver = httpServices(({ name }) => physicalName("service", name));
