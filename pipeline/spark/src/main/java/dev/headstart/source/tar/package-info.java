/**
 * Reads tars: from member to member, with links resolved; where bytes of a member begin and end.
 */
package dev.headstart.source.tar;
