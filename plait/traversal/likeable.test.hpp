// SPDX-License-Identifier: MIT
#pragma once

// What the example plug-in and the site that loads it both know.

/// A mixin that says nothing about how it is shown: that is the plug-in's part.
struct likeable {
    int likes = 0;
};
