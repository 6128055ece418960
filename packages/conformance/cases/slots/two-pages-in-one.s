# A slot of two pages has no seam.
# realmode: slot.3=0x2000:8K exit=hlt mem.0x2ffe=11223344 judge="KVM run"
        movl $0x44332211, 0x2ffe
        hlt
