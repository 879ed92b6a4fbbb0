// Reads a file of manifests (YAML) and checks them strictly against the API schemas of Kubernetes: values by the validators of
// kubernetes-models, and fields that no schema knows by what those validators never looked at. Prints the kinds; exits with 1 on a fault.
const yaml = require("js-yaml");

const packages = ["kubernetes-models", "@kubernetes-models/gateway-api"];

function modelOf({ apiVersion, kind }) {
  for (const name of packages) {
    try {
      const model = require(`${name}/${apiVersion}`)[kind];
      if (model) return model;
    } catch (fault) {
      if (fault.code !== "MODULE_NOT_FOUND" && fault.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw fault;
    }
  }
  throw new Error(`nobody knows the kind ${apiVersion} ${kind}`);
}

// An object that remembers which of its fields were read.
function watched(value, path, unread) {
  if (value === null || typeof value !== "object") return value;

  const inner = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  for (const [name, child] of Object.entries(value)) {
    inner[name] = watched(child, `${path}/${name}`, unread);
    if (!Array.isArray(value)) unread.add(`${path}/${name}`);
  }
  return new Proxy(inner, {
    get: (target, name) => {
      unread.delete(`${path}/${String(name)}`);
      return Reflect.get(target, name);
    },
  });
}

let faults = 0;
for (const manifest of yaml.loadAll(require("fs").readFileSync(process.argv[2], "utf8")).filter(Boolean)) {
  const name = `${manifest.kind} ${manifest.metadata?.name}`;
  const unread = new Set();
  try {
    const model = modelOf(manifest);
    model.prototype.validate.call(watched(Object.setPrototypeOf(manifest, model.prototype), "", unread));
    if (unread.size > 0) throw new Error(`unknown fields ${[...unread].join(", ")}`);
    console.log(name);
  } catch (fault) {
    faults++;
    console.log(`${name}: ${fault.message}`);
  }
}
process.exit(faults > 0 ? 1 : 0);
