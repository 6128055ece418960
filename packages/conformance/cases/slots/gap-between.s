# Between two slots is no memory: reads there are exits.
# realmode: slot.3=0x2000:4K slot.4=0x4000:4K init.0x2fff=11 init.0x4000=33 exit=hlt expect.al=0x11 expect.bl=0x22 expect.cl=0x33 mmio="read8 0x3000 0x22" judge="KVM run; KVM API, KVM_SET_USER_MEMORY_REGION"
        movb 0x2fff, %al
        movb 0x3000, %bl
        movb 0x4000, %cl
        hlt
