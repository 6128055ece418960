# Code changed through the alias of its page is changed where it runs.
# realmode: layout=page+alias exit=hlt expect.al=9 reg.ds=0xff00
# realmode: judge="KVM run"

        movb $9, patch + 1 - 0xf000
patch:  mov $1, %al
        hlt
