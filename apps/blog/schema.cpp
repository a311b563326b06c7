// SPDX-License-Identifier: MIT
#include "apps/blog/schema.hpp"

#include "plait/sqlite/migration.hpp"

#include <array>

namespace blogs {

namespace {

using plait::sqlite::migration;

constexpr std::array accounts{
    migration{1, R"sql(
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
)sql"},
    migration{2, R"sql(
CREATE TABLE invitation(
    tokenhash BLOB PRIMARY KEY, canon TEXT, expiresat INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pardon(brake TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql"},
};

// Two indexes hold all that a list shows of a post, so that its text is not read over.
// No page counts: posts carry the numbers of their comments and likes, and triggers keep how many posts
// each tag and each month has, also where posts go with their author. The index of their words is kept
// by posts.cpp: a connection that trusts no schema runs no trigger that writes to it.
constexpr std::array blog{
    migration{1, R"sql(
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
)sql"},
    migration{2, R"sql(
DROP INDEX post_published;
DROP INDEX post_of_blog;
CREATE INDEX post_published ON post(
    publishedat, id, blog, author, slug, title, summary, tags, changedat, comments, likes)
    WHERE publishedat IS NOT NULL;
CREATE INDEX post_of_blog ON post(
    blog, publishedat, id, author, slug, title, summary, tags, changedat, comments, likes)
    WHERE publishedat IS NOT NULL;
CREATE TABLE tag_use(
    blog INTEGER NOT NULL REFERENCES blog ON DELETE CASCADE, name TEXT NOT NULL,
    posts INTEGER NOT NULL, PRIMARY KEY(blog, name)) STRICT, WITHOUT ROWID;
CREATE INDEX tag_use_most ON tag_use(blog, posts DESC, name);
INSERT INTO tag_use(blog, name, posts) SELECT blog, name, count(*) FROM tag GROUP BY blog, name;
CREATE TRIGGER tag_added AFTER INSERT ON tag BEGIN
    INSERT INTO tag_use(blog, name, posts) VALUES(new.blog, new.name, 1)
        ON CONFLICT DO UPDATE SET posts = posts + 1;
END;
CREATE TRIGGER tag_removed AFTER DELETE ON tag BEGIN
    UPDATE tag_use SET posts = posts - 1 WHERE blog = old.blog AND name = old.name;
    DELETE FROM tag_use WHERE blog = old.blog AND name = old.name AND posts = 0;
END;
CREATE TABLE month_use(
    blog INTEGER NOT NULL REFERENCES blog ON DELETE CASCADE, month TEXT NOT NULL,
    posts INTEGER NOT NULL, PRIMARY KEY(blog, month)) STRICT, WITHOUT ROWID;
INSERT INTO month_use(blog, month, posts)
    SELECT blog, strftime('%Y-%m', publishedat / 1000, 'unixepoch') AS month, count(*)
    FROM post WHERE publishedat IS NOT NULL GROUP BY blog, month;
CREATE TRIGGER post_added AFTER INSERT ON post WHEN new.publishedat IS NOT NULL BEGIN
    INSERT INTO month_use(blog, month, posts)
        VALUES(new.blog, strftime('%Y-%m', new.publishedat / 1000, 'unixepoch'), 1)
        ON CONFLICT DO UPDATE SET posts = posts + 1;
END;
CREATE TRIGGER post_published_late AFTER UPDATE OF publishedat ON post
    WHEN old.publishedat IS NULL AND new.publishedat IS NOT NULL BEGIN
    INSERT INTO month_use(blog, month, posts)
        VALUES(new.blog, strftime('%Y-%m', new.publishedat / 1000, 'unixepoch'), 1)
        ON CONFLICT DO UPDATE SET posts = posts + 1;
END;
CREATE TRIGGER post_removed AFTER DELETE ON post WHEN old.publishedat IS NOT NULL BEGIN
    UPDATE month_use SET posts = posts - 1 WHERE blog = old.blog
        AND month = strftime('%Y-%m', old.publishedat / 1000, 'unixepoch');
    DELETE FROM month_use WHERE blog = old.blog AND posts = 0
        AND month = strftime('%Y-%m', old.publishedat / 1000, 'unixepoch');
END;
)sql"},
};

}  // namespace

void prepare(plait::sqlite::connection& on) {
    migrate(on, "accounts", accounts);
    migrate(on, "blog", blog);
}

}  // namespace blogs
