// Checks a CI file by the schema that its server publishes: node ci-files.cjs github|gitlab FILE. Prints the faults; exits with 1 on one.
// GitLab's schema lies beside the modules. No package brings one for Azure Pipelines, and Jenkins has none.
const fs = require("fs");
const path = require("path");

const checks = {
  github: text => require("@action-validator/core").validateWorkflow(text).errors,
  gitlab: text => {
    const ajv = new (require("ajv").default)({ strict: false, allErrors: true });
    require("ajv-formats")(ajv);
    const validate = ajv.compile(JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, "..", "schema.json"), "utf8")));
    return validate(require("js-yaml").load(text)) ? [] : validate.errors;
  },
};

const [server, file] = process.argv.slice(2);
const faults = checks[server](fs.readFileSync(file, "utf8"));
for (const fault of faults) console.log(JSON.stringify(fault));
process.exit(faults.length > 0 ? 1 : 0);
