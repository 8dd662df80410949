import type { Saving } from "../note/save_barrier";
import { link } from "../service/device";
import type { Facts } from "../service/model";
import { Icon } from "./icon";
import { holding, receiptWords, relayFact, savedFact, seenFact, waitingFact, type Fact } from "./wording";

function FactItem({ fact }: { fact: Fact }) {
  return (
    <li class={`fact tone-${fact.tone}`}>
      <Icon name={fact.icon} />
      <span>{fact.words}</span>
    </li>
  );
}

/** Saved here, waiting, on the relay, seen by: each with an icon and words, none claimed without its proof. */
export function FourFacts({ facts, saving }: { facts: Facts; saving: Saving | null }) {
  return (
    <ul class="four-facts">
      <FactItem fact={savedFact(facts, saving, link.value)} />
      <FactItem fact={waitingFact(facts)} />
      <FactItem fact={relayFact(facts)} />
      <FactItem fact={seenFact(facts)} />
    </ul>
  );
}

/** The same facts with what each rests on. */
export function DeliveryDetail({ facts, saving }: { facts: Facts; saving: Saving | null }) {
  return (
    <>
      <dl class="delivery-detail">
        <Detail fact={savedFact(facts, saving, link.value)} proof="Written to this device’s encrypted disk. It survives a power cut." />
        <Detail fact={waitingFact(facts)} proof="What has not left this device yet." />
        <Detail fact={relayFact(facts)} proof={receiptWords(facts)} />
        <Detail fact={seenFact(facts)} proof="Counted by what the other devices signed themselves." />
      </dl>
      <ul class="holders">
        {facts.holders.map((holder) => (
          <li key={holder.device}>
            <strong>{holder.name}</strong>
            <span>{holding(holder, facts)}</span>
          </li>
        ))}
      </ul>
      {facts.quarantined > 0 && (
        <p class="notice">{`${facts.quarantined} received ${facts.quarantined === 1 ? "change was" : "changes were"} set aside, unread, because a check failed.`}</p>
      )}
    </>
  );
}

function Detail({ fact, proof }: { fact: Fact; proof: string }) {
  return (
    <div class={`tone-${fact.tone}`}>
      <dt>
        <Icon name={fact.icon} /> {fact.words}
      </dt>
      <dd>{proof}</dd>
    </div>
  );
}
