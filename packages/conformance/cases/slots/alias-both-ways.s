# A byte written through the code page is seen through its alias and the other way round.
# realmode: layout=page+alias reg.ds=0xff00 exit=hlt expect.ax=0x4243 judge="KVM run"
        movb $0x42, %cs:0xf100
        mov 0x100, %ah
        movb $0x43, 0x101
        mov %cs:0xf101, %al
        hlt
