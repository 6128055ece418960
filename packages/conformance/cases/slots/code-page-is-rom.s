# The code page is memory: a write to it stays. It is no ROM unless said so.
# realmode: exit=hlt mem.0xfffff100=42 expect.al=0x42 judge="KVM run"
        movb $0x42, %cs:0xf100
        mov %cs:0xf100, %al
        hlt
