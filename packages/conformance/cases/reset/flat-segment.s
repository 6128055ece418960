# A flat image can be started through any segment.
# realmode: layout=flat load=0x10200 entry=0x1000:0x200 exit=hlt expect.ax=0x55 expect.cs=0x1000 expect.cs.base=0x10000
# realmode: judge="KVM run"

        mov %cs:value, %al
        hlt
value:  .byte 0x55
