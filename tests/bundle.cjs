// Checks a sigstore bundle with a public key, as npm does: bundle.cjs BUNDLE PUBLIC-KEY HEX. The bundle must name this digest. Exits with 1 on a fault.
const fs = require("fs");
const crypto = require("crypto");
const { bundleFromJSON } = require("@sigstore/bundle");
const { toSignedEntity, toTrustMaterial, Verifier } = require("@sigstore/verify");

const [path, keyPath, hex] = process.argv.slice(2);
const key = crypto.createPublicKey(fs.readFileSync(keyPath, "utf8"));
const hintOfKey = crypto.createHash("sha256").update(key.export({ type: "spki", format: "der" })).digest("base64");
const noRoot = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
const noLog = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };

try {
  const bundle = bundleFromJSON(JSON.parse(fs.readFileSync(path, "utf8")));
  let hint;
  // Whatever key the bundle says it is for: the signature itself must show it.
  const anyHint = (wanted) => {
    hint = wanted;
    return { publicKey: key, validFor: () => true };
  };
  new Verifier(toTrustMaterial(noRoot, anyHint), noLog).verify(toSignedEntity(bundle));
  if (hint !== hintOfKey) throw new Error(`the bundle says that it is for the key ${hint}`);
  const statement = JSON.parse(Buffer.from(bundle.content.dsseEnvelope.payload).toString());
  if (!statement.subject.some((subject) => subject.digest.sha256 === hex)) throw new Error("the bundle is of another digest");
  if (statement.predicateType !== "https://sigstore.dev/cosign/sign/v1") throw new Error(`the bundle is a ${statement.predicateType}`);
  console.log("verified");
} catch (fault) {
  console.error(`${fault.code ?? ""} ${fault.message}`);
  process.exit(1);
}
