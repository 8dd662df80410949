"""The tables of a device, as the ordered steps that make them."""

from __future__ import annotations

from skerry.storage.migrations import Migration

_FIRST = """
CREATE TABLE fact (
    name TEXT PRIMARY KEY,             -- 'device_secrets', 'workspace', 'relay_url', …: single values of this device
    value BLOB NOT NULL                -- bytes; secrets are safe here because the whole file is encrypted
) STRICT;

CREATE TABLE record (
    number INTEGER PRIMARY KEY,        -- the order in which this device stored it; the only order there is
    record_id BLOB NOT NULL UNIQUE,    -- H(body)
    kind INTEGER NOT NULL,             -- the protocol's number of the kind of record
    document BLOB,                     -- NULL for the records of the roster
    author BLOB,                       -- NULL for the genesis record
    sequence INTEGER NOT NULL,         -- place in the author's chain; 0 for roster and control records
    encoded BLOB NOT NULL,             -- the signed record, byte for byte as it was signed
    standing TEXT NOT NULL CHECK (standing IN ('applied', 'waiting', 'quarantined', 'refused')),
    reason TEXT,                       -- why it is not applied, in words for a person; NULL if it is
    stored_at_ms INTEGER NOT NULL,     -- this device's clock, for people; nothing is decided by it
    accepted_at_ms INTEGER             -- when the relay was known to have it; NULL: it still has to go out
) STRICT;
CREATE INDEX record_by_chain ON record (document, author, sequence);
CREATE INDEX record_to_send ON record (number) WHERE accepted_at_ms IS NULL AND standing = 'applied';
CREATE INDEX record_not_applied ON record (document) WHERE standing <> 'applied';

CREATE TABLE document (
    document BLOB PRIMARY KEY,         -- its id
    number INTEGER NOT NULL UNIQUE,    -- the order in which this device learnt of it
    received_at_ms INTEGER NOT NULL,   -- when this device first stored something of it
    saved_at_ms INTEGER                -- when this device last stored something that was written here; NULL: never
) STRICT;

CREATE TABLE document_update (
    number INTEGER PRIMARY KEY,        -- the order in which this device stored it
    document BLOB NOT NULL,            -- whose state it is part of
    origin TEXT NOT NULL CHECK (origin IN ('here', 'elsewhere', 'squashed')),
    body BLOB NOT NULL,                -- a Yjs update, version 1
    record_id BLOB,                    -- the record it went out in, or came in; NULL: not sealed yet, or squashed
    stored_at_ms INTEGER NOT NULL      -- this device's clock, for people
) STRICT;
CREATE INDEX document_update_by_document ON document_update (document, number);
CREATE INDEX document_update_to_seal ON document_update (document, number)
    WHERE record_id IS NULL AND origin = 'here';

CREATE TABLE author_head (
    document BLOB NOT NULL,            -- the chain's document
    author BLOB NOT NULL,              -- the chain's author
    sequence INTEGER NOT NULL,         -- of the newest record of the chain that is applied here
    record_id BLOB NOT NULL,           -- that record
    is_frozen INTEGER NOT NULL DEFAULT 0, -- 1 once two records were seen at one sequence: nothing more is applied
    PRIMARY KEY (document, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_claim (
    document BLOB NOT NULL,            -- where the CRDT client id is used
    client_id INTEGER NOT NULL,        -- a 32-bit Yjs client id
    device BLOB NOT NULL,              -- the device that claimed it first; nobody else may write under it
    clock INTEGER NOT NULL,            -- the clock after the newest item of it that is held here
    PRIMARY KEY (document, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_key (
    document BLOB NOT NULL,            -- whose content it seals
    epoch BLOB NOT NULL,               -- the epoch record that committed to it
    key BLOB NOT NULL,                 -- 32 bytes; safe here because the whole file is encrypted
    PRIMARY KEY (document, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_entry (
    document BLOB NOT NULL,            -- the log chain's document; empty for the roster's chain
    n INTEGER NOT NULL,                -- the place in the relay's chain
    record_id BLOB NOT NULL,           -- what the relay put there
    head BLOB NOT NULL,                -- the chain's head after it, computed here
    PRIMARY KEY (document, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    document BLOB PRIMARY KEY,         -- the log chain's document; empty for the roster's chain
    n INTEGER NOT NULL,                -- the newest place the relay signed a receipt for
    encoded BLOB NOT NULL              -- the receipt with its signature: proof towards others
) STRICT;

CREATE TABLE coverage (
    document BLOB NOT NULL,            -- what it is about
    author BLOB NOT NULL,              -- the device whose word it is; our own newest one is here too
    number INTEGER NOT NULL,           -- grows with every coverage of that device
    covers BLOB NOT NULL,              -- the opened statement: what the author holds and which relay heads it saw
    heard_at_ms INTEGER NOT NULL,      -- when it arrived here, by this device's clock
    PRIMARY KEY (document, author)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
    number INTEGER PRIMARY KEY,        -- the order in which they were raised
    name TEXT NOT NULL,                -- stable: 'forked_author', 'relay_rolled_back', …
    document BLOB,                     -- the document it is about, if one
    device BLOB,                       -- the device it is about, if one
    what TEXT NOT NULL,                -- what happened, in a sentence
    next_step TEXT NOT NULL,           -- what to do, in a sentence
    raised_at_ms INTEGER NOT NULL,     -- this device's clock
    seen_at_ms INTEGER                 -- when a person put it away; NULL: still to be seen
) STRICT;
CREATE UNIQUE INDEX alarm_once ON alarm (name, ifnull(document, x''), ifnull(device, x'')) WHERE seen_at_ms IS NULL;

CREATE TABLE ticket (
    ticket BLOB PRIMARY KEY,           -- the random single-use ticket of an invitation
    made_at_ms INTEGER NOT NULL,       -- when the invitation was written
    device BLOB,                       -- the device that was added with it; NULL: not used yet
    tries INTEGER NOT NULL DEFAULT 0   -- how often it was presented, the first time included
) STRICT;
"""

_READING = """
CREATE TABLE reading (
    document BLOB PRIMARY KEY,         -- what this device has read: finished work is not done again after a restart
    source BLOB,                       -- a hash of the text and the facets that were read; NULL: nothing was there
    update_number INTEGER NOT NULL,    -- the newest of its updates then: one newer, and it has to be looked at again
    pipeline TEXT NOT NULL,            -- the models and rules that read it; where they differ now, it is read again
    severity TEXT,                     -- a facet to filter by, as the application names it; NULL: not set
    status TEXT,                       -- likewise
    site TEXT,                         -- likewise
    at_ms INTEGER,                     -- when it happened, as far as is known; for filters only
    read_at_ms INTEGER NOT NULL        -- this device's clock, for people
) STRICT, WITHOUT ROWID;

CREATE TABLE passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, so the vector index can tell what it lacks
    document BLOB NOT NULL,            -- whose text it is
    passage_id BLOB NOT NULL,          -- the same for the same words, wherever in the document they have moved
    start INTEGER NOT NULL,            -- where it begins in the text, in code points
    "end" INTEGER NOT NULL,            -- where it ends
    text TEXT NOT NULL,                -- its words
    vector BLOB NOT NULL,              -- its meaning: one signed byte for each dimension
    UNIQUE (document, passage_id)
) STRICT;
-- A row of `passage` fills a quarter of a page; to filter what was found by words, only this much of each is read.
CREATE INDEX passage_document ON passage (number, document);

CREATE VIRTUAL TABLE passage_words USING fts5(
    text,                              -- the words of `passage.text`, as they are looked up
    content = 'passage', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2',
    prefix = 3                         -- while the first letters of a word are typed, they begin thousands of words
);
INSERT INTO passage_words (passage_words, rank) VALUES ('secure-delete', 1);

CREATE TABLE artefact (
    document BLOB NOT NULL,            -- what it was made from
    kind TEXT NOT NULL,                -- 'summary', 'actions', 'severity'
    body BLOB NOT NULL,                -- content, model, version and source, byte for byte as signed
    signature BLOB NOT NULL,           -- of the device that made it: this one
    PRIMARY KEY (document, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE recording (
    recording BLOB PRIMARY KEY,        -- 16 random bytes
    number INTEGER NOT NULL UNIQUE,    -- the order in which they were begun
    document BLOB NOT NULL,            -- the note it was spoken for
    media_type TEXT NOT NULL,          -- 'audio/webm', 'audio/ogg', 'audio/wav'
    key BLOB,                          -- seals its chunks and what was heard; NULL once it was shredded
    bytes INTEGER NOT NULL DEFAULT 0,  -- of all its chunks, before they were sealed
    state TEXT NOT NULL CHECK (state IN ('recording', 'waiting', 'transcribed', 'failed', 'shredded')),
    reason TEXT,                       -- why it failed, in words for a person
    model TEXT,                        -- which model hears it; NULL until its windows are known
    duration_ms INTEGER,               -- how long it is; NULL until then, too
    started_at_ms INTEGER NOT NULL,    -- this device's clock
    grown_at_ms INTEGER NOT NULL,      -- when the newest of its chunks came
    keep_until_ms INTEGER NOT NULL     -- when key, chunks and windows go
) STRICT;

CREATE TABLE recording_chunk (
    recording BLOB NOT NULL,           -- whose sound it is
    number INTEGER NOT NULL,           -- 0, 1, 2 …, in the order in which they were spoken
    sealed BLOB NOT NULL,              -- the bytes as the page sent them, sealed with the recording's key
    PRIMARY KEY (recording, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE recording_window (
    recording BLOB NOT NULL,           -- in which somebody speaks here
    number INTEGER NOT NULL,           -- 0, 1, 2 …, in the order in which it was spoken
    start_ms INTEGER NOT NULL,         -- from the start of the recording
    end_ms INTEGER NOT NULL,           -- likewise
    sealed BLOB,                       -- what was heard, sealed with the recording's key; NULL until then
    PRIMARY KEY (recording, number)
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS = (Migration(1, "the first tables", _FIRST), Migration(2, "what the device reads and hears", _READING))
