-- SPDX-License-Identifier: MIT
--
-- A database as the program kept it when 'accounts' and 'blog' stood at version 1. It is never changed.
CREATE TABLE version(part TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL) STRICT;
INSERT INTO version(part, number) VALUES('accounts', 1), ('blog', 1);
CREATE TABLE account(
    id INTEGER PRIMARY KEY, username TEXT NOT NULL, canon TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
    generation INTEGER NOT NULL, changedat INTEGER NOT NULL, createdat INTEGER NOT NULL,
    disabledat INTEGER) STRICT;
CREATE TABLE session(
    tokenhash BLOB PRIMARY KEY, userid INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
    kind TEXT NOT NULL, createdat INTEGER NOT NULL, seenat INTEGER NOT NULL,
    expiresat INTEGER NOT NULL, agent TEXT NOT NULL, addr TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session(userid);
CREATE TABLE membership(
    userid INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, team TEXT NOT NULL,
    PRIMARY KEY(userid, team)) STRICT, WITHOUT ROWID;
CREATE TABLE profile(
    userid INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    about TEXT NOT NULL DEFAULT '', zone TEXT NOT NULL DEFAULT 'UTC',
    language TEXT NOT NULL DEFAULT 'en') STRICT;
CREATE TABLE blog(
    id INTEGER PRIMARY KEY, owner INTEGER UNIQUE REFERENCES account ON DELETE CASCADE,
    title TEXT NOT NULL, tagline TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO blog(id, owner, title) VALUES(1, NULL, 'Blog');
CREATE TABLE post(
    id INTEGER PRIMARY KEY, blog INTEGER NOT NULL REFERENCES blog ON DELETE CASCADE,
    author INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, slug TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, summary TEXT NOT NULL,
    tags TEXT NOT NULL, publishedat INTEGER, createdat INTEGER NOT NULL, changedat INTEGER NOT NULL,
    comments INTEGER NOT NULL DEFAULT 0, likes INTEGER NOT NULL DEFAULT 0, UNIQUE(blog, slug)) STRICT;
CREATE INDEX post_published ON post(publishedat, id) WHERE publishedat IS NOT NULL;
CREATE INDEX post_of_blog ON post(blog, publishedat, id) WHERE publishedat IS NOT NULL;
CREATE INDEX post_draft ON post(blog, changedat) WHERE publishedat IS NULL;
CREATE INDEX post_author ON post(author);
CREATE TABLE tag(
    blog INTEGER NOT NULL REFERENCES blog ON DELETE CASCADE, name TEXT NOT NULL,
    publishedat INTEGER NOT NULL, post INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY(blog, name, publishedat, post)) STRICT, WITHOUT ROWID;
CREATE INDEX tag_post ON tag(post);
CREATE TABLE comment(
    id INTEGER PRIMARY KEY, post INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    parent INTEGER REFERENCES comment ON DELETE CASCADE,
    author INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, depth INTEGER NOT NULL,
    text TEXT NOT NULL, html TEXT NOT NULL, createdat INTEGER NOT NULL, deletedat INTEGER) STRICT;
CREATE INDEX comment_post ON comment(post, id);
CREATE INDEX comment_parent ON comment(parent) WHERE parent IS NOT NULL;
CREATE INDEX comment_author ON comment(author);
CREATE TABLE liking(
    post INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
    userid INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, at INTEGER NOT NULL,
    PRIMARY KEY(post, userid)) STRICT, WITHOUT ROWID;
CREATE INDEX liking_user ON liking(userid);
CREATE TABLE file(
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
    owner INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, createdat INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
CREATE INDEX file_owner ON file(owner, createdat);
CREATE VIEW published AS SELECT id, title, text FROM post WHERE publishedat IS NOT NULL;
CREATE VIRTUAL TABLE post_text USING fts5(
    title, text, content='published', content_rowid='id', tokenize='unicode61 remove_diacritics 2');

INSERT INTO account(id, username, canon, hash, generation, changedat, createdat, disabledat) VALUES
    (1, 'Ann', 'ann', '!', 1, 784111777000, 784111777000, NULL),
    (2, 'Bob Baker', 'bob baker', '!', 3, 784111778000, 784111777500, 784111779000);
INSERT INTO session(tokenhash, userid, kind, createdat, seenat, expiresat, agent, addr) VALUES
    (x'00ff', 1, 'page', 784111777000, 784111777001, 786703777000, 'Browser', '192.0.2.1');
INSERT INTO membership(userid, team) VALUES(1, 'admin');
INSERT INTO profile(userid, about, zone, language) VALUES
    (1, 'Writes.', 'Europe/Berlin', 'de'), (2, '', 'UTC', 'en');
INSERT INTO blog(id, owner, title, tagline) VALUES
    (2, 1, 'Ann''s', 'All of it'), (3, 2, 'Bob Baker', '');
INSERT INTO post(id, blog, author, slug, title, text, html, summary, tags, publishedat, createdat,
    changedat, comments, likes) VALUES
    (1, 2, 1, 'needle', 'Needle', 'In a *haystack*.', '<p>In a <em>haystack</em>.</p>' || char(10),
        'In a haystack.', 'one two', 784111780000, 784111777000, 784111781000, 2, 1),
    (2, 2, 1, 'draft', 'Draft', 'Secret haystack.', '<p>Secret haystack.</p>' || char(10),
        'Secret haystack.', '', NULL, 784111777000, 784111777000, 0, 0);
INSERT INTO post_text(rowid, title, text) VALUES(1, 'Needle', 'In a *haystack*.');
INSERT INTO tag(blog, name, publishedat, post) VALUES(2, 'one', 784111780000, 1), (2, 'two', 784111780000, 1);
INSERT INTO comment(id, post, parent, author, depth, text, html, createdat, deletedat) VALUES
    (1, 1, NULL, 2, 1, 'Found', '<p>Found</p>', 784111782000, NULL),
    (2, 1, 1, 1, 2, '', '', 784111783000, 784111784000);
INSERT INTO liking(post, userid, at) VALUES(1, 2, 784111785000);
INSERT INTO file(hash, name, type, size, owner, createdat) VALUES
    ('00ff', 'x.png', 'image/png', 8, 1, 784111786000);
